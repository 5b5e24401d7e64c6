import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { openTestDatabase } from '../support/database.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { sendRaw } from '../support/send-raw.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** Ten seconds for the headers, and some for a machine that is busy. */
const SLOW_MS_MAX = 25_000;
const VERIFY = 'POST /api/v1/auth/verify HTTP/1.1\r\nHost: x\r\n';

describe('a request that is none', () => {
  let database: Database;
  let server: TestServer;

  beforeAll(async () => {
    database = await openTestDatabase();
    server = await startTestServer({ database, masterKeys: testMasterKeys() });
  });
  afterAll(async () => {
    await server.close();
    await database.close();
  });

  // RFC 9112 sections 5.2, 6.1 and 6.3: what two programs may read differently is refused.
  test.each([
    ['two lengths', `${VERIFY}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`],
    [
      'a length and chunks',
      `${VERIFY}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    ['a header on two lines', `${VERIFY}Authorization: Bearer a\r\n b\r\n\r\n`],
    ['a line that ends in LF alone', 'GET / HTTP/1.1\nHost: x\n\n'],
    ['NUL in a header', `${VERIFY}A: \0\r\n\r\n`],
    ['no HTTP at all', 'hello\r\n\r\n'],
  ])('is refused as such: %s', async (_what, bytes) => {
    const answer = await sendRaw(server.origin, bytes, 5000);
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(answer).toContain('Cache-Control: no-store');
    expect(answer).toContain('"name":"BAD_REQUEST"');
    // One answer, and the connection is over: nothing is read as a second request.
    expect(answer.match(/HTTP\/1\.1 \d/g)).toHaveLength(1);
  });

  test('is refused when its headers are too large', async () => {
    const bytes = `${VERIFY}Cookie: ${'x'.repeat(20_000)}\r\n\r\n`;
    expect(await sendRaw(server.origin, bytes, 5000)).toContain('"name":"HEADERS_TOO_LARGE"');
  });

  test('is cut off when its headers never end', { timeout: SLOW_MS_MAX * 2 }, async () => {
    const beganAtMs = performance.now();
    expect(await sendRaw(server.origin, VERIFY, SLOW_MS_MAX)).toContain('"name":"REQUEST_TIMEOUT"');
    expect(performance.now() - beganAtMs).toBeLessThan(SLOW_MS_MAX);
  });
});
