import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { openTestDatabase } from '../support/database.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { openRawConnection } from '../support/raw-connection.ts';
import { sendRaw } from '../support/send-raw.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** The server ends each of these connections; only a test that fails waits so long. */
const ANSWER_MS_MAX = 20_000;
const VERIFY = 'POST /api/v1/auth/verify HTTP/1.1\r\nHost: x\r\n';
const GRAPHQL = 'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
const TOKEN = 'POST /api/v1/auth/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
const SECOND = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n';
const repeated = (times: number, line: (index: number) => string) =>
  Array.from({ length: times }, (_, index) => line(index)).join('');
/** Chunks of a body, each 1024 bytes long. */
const chunks = (count: number) => repeated(count, () => `400\r\n${'x'.repeat(1024)}\r\n`);

describe('a request that is none', () => {
  let database: Database;
  let server: TestServer;

  beforeAll(async () => {
    database = await openTestDatabase();
    // Long times are no part of a limit: the shorter ones are of the same making.
    const httpLimits = { headersMsMax: 300, requestMsMax: 600, checkedEveryMs: 20 };
    server = await startTestServer({ database, masterKeys: testMasterKeys(), httpLimits });
  });
  afterAll(async () => {
    await server.close();
    await database.close();
  });

  const send = (bytes: string) => sendRaw(server.origin, bytes, ANSWER_MS_MAX);

  /** One answer, in words of ours, and the connection is over: nothing is read as a second request. */
  function expectRefusal(answer: string, status: number, name: string): void {
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toContain(`"name":"${name}"`);
    expect(answer).toMatch(/^Cache-Control: no-store\r$/im);
    expect(answer).toMatch(/^X-Content-Type-Options: nosniff\r$/im);
    expect(answer).toMatch(/^Connection: close\r$/im);
    expect(answer.match(/HTTP\/1\.1 \d/g)).toHaveLength(1);
  }

  test.each(['/%zz', '/%ff', '/_app/%E0%A4%A', '/api/%zz?a=b'])(
    'is answered like every other, and not repeated: GET %s',
    async (address) => {
      const answer = await send(`GET ${address} HTTP/1.1\r\nHost: x\r\n\r\n${SECOND}`);
      expectRefusal(answer, 400, 'BAD_REQUEST');
      expect(answer).not.toContain(address.slice(1));
    },
  );

  // RFC 9112 sections 2.2, 3.2, 5.1, 5.2, 6.1, 6.3 and 7.1: what two programs may read differently.
  test.each([
    ['two lengths', `${VERIFY}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`],
    ['the same length twice', `${GRAPHQL}Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}`],
    ['two lengths in one line', `${GRAPHQL}Content-Length: 2, 3\r\n\r\n{}`],
    [
      'a length and chunks',
      `${VERIFY}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    [
      'chunks and a length',
      `${GRAPHQL}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n`,
    ],
    ['an encoding after chunks', `${GRAPHQL}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`],
    ['an encoding that is none', `${GRAPHQL}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`],
    ['chunked twice', `${GRAPHQL}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n`],
    ['a length with a sign', `${GRAPHQL}Content-Length: +2\r\n\r\n{}`],
    ['a length in hexadecimal', `${GRAPHQL}Content-Length: 0x2\r\n\r\n{}`],
    ['a length that overflows', `${GRAPHQL}Content-Length: 99999999999999999999999\r\n\r\n{}`],
    ['a chunk of no size', `${TOKEN}Transfer-Encoding: chunked\r\n\r\nxyz\r\n{}\r\n0\r\n\r\n`],
    ['a chunk that ends in LF', `${TOKEN}Transfer-Encoding: chunked\r\n\r\n2\n{}\n0\n\n`],
    ['a chunk that is longer', `${TOKEN}Transfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n`],
    ['a header on two lines', `${VERIFY}Authorization: Bearer a\r\n b\r\n\r\n`],
    ['a header on two lines, by a tab', `${GRAPHQL}X: a\r\n\tb\r\n\r\n`],
    ['a space before the colon', `${GRAPHQL}Content-Length : 2\r\n\r\n{}`],
    ['a header without a name', `${GRAPHQL}: a\r\n\r\n`],
    ['a header without a colon', `${GRAPHQL}Content-Length\r\n\r\n`],
    ['a line that ends in LF alone', 'GET / HTTP/1.1\nHost: x\n\n'],
    ['a header that ends in LF alone', 'GET / HTTP/1.1\r\nHost: x\nX: a\r\n\r\n'],
    ['CR alone in a header', `${VERIFY}X: a\rContent-Length: 1\r\n\r\n`],
    ['NUL in a header', `${VERIFY}A: \0\r\n\r\n`],
    ['no HTTP at all', 'hello\r\n\r\n'],
    ['another version', 'GET / HTTP/3.0\r\nHost: x\r\n\r\n'],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['a method that nobody knows', 'REGENERATE / HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a space in the address', 'GET /a b HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['no Host', 'GET /healthz HTTP/1.1\r\n\r\n'],
    ['no Host on verify', 'GET /api/v1/auth/verify HTTP/1.1\r\n\r\n'],
    ['two Hosts', 'GET /healthz HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n'],
    ['two Hosts on verify', `${VERIFY}hOST: y\r\n\r\n`],
    ['an empty Host', 'GET /healthz HTTP/1.1\r\nHost:\r\n\r\n'],
    ['a Host with a path', 'GET /healthz HTTP/1.1\r\nHost: x/y\r\n\r\n'],
    ['a Host with a user', 'GET /healthz HTTP/1.1\r\nHost: a@x\r\n\r\n'],
    ['a Host with a space', 'GET /healthz HTTP/1.1\r\nHost: x y\r\n\r\n'],
  ])('is refused as such: %s', async (_what, bytes) => {
    expectRefusal(await send(bytes + SECOND), 400, 'BAD_REQUEST');
  });

  test.each([
    ['a large header', `${VERIFY}Cookie: ${'x'.repeat(20_000)}\r\n\r\n`],
    ['many headers', `${VERIFY}${repeated(100, (index) => `X-${index}: a\r\n`)}\r\n`],
    ['headers that never end', `${GRAPHQL}${repeated(5000, (index) => `X-${index}: a\r\n`)}`],
    ['an address beyond all headers', `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
  ])('is refused with 431 for what is too large: %s', async (_what, bytes) => {
    expectRefusal(await send(bytes + SECOND), 431, 'HEADERS_TOO_LARGE');
  });

  test('is refused with 414 for an address that is too long', async () => {
    const bytes = (chars: number) =>
      `GET /healthz?${'x'.repeat(chars - 9)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
    expectRefusal(await send(bytes(8001)), 414, 'ADDRESS_TOO_LONG');
    expect(await send(bytes(8000))).toContain('HTTP/1.1 200 OK');
  });

  test('is refused with 417 for an expectation that nobody knows', async () => {
    const bytes = `${GRAPHQL}Expect: a-miracle\r\nContent-Length: 2\r\n\r\n{}`;
    expectRefusal(await send(bytes + SECOND), 417, 'EXPECTATION_FAILED');
  });

  test('is not taken for the answer to the request before it', async () => {
    // The exchange has arrived and waits for the database.
    const first = `${TOKEN}Content-Length: 11\r\n\r\n{"jwt":"a"}`;
    for (const second of ['garbage\r\n\r\n', `${VERIFY}Content-Length: x\r\n\r\n`]) {
      const answer = await send(first + second);
      expect(answer).not.toContain('This is not a request of HTTP/1.1.');
    }
    const last = first.replace('\r\n', '\r\nConnection: close\r\n');
    const answer = await send(`${last}\r\n${SECOND}`);
    expect(answer).toContain('"name":"MALFORMED_TOKEN"');
    expect(answer.match(/HTTP\/1\.1 \d/g)).toHaveLength(1);
  });

  test.each([
    ['CONNECT', 'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n'],
    ['TRACE', 'TRACE / HTTP/1.1\r\nHost: x\r\nCookie: a=secret\r\nConnection: close\r\n\r\n'],
    [
      'TRACE on verify',
      'TRACE /api/v1/auth/verify HTTP/1.1\r\nHost: x\r\nCookie: a=secret\r\nConnection: close\r\n\r\n',
    ],
  ])('gives nothing of itself back: %s', async (_what, bytes) => {
    const answer = await send(bytes);
    expect(answer).not.toContain('secret');
    expect(answer).not.toContain('200 OK');
  });

  describe('with a body that is too large', () => {
    const JSON_OF = (bytes: number) => `{"jwt":"${'x'.repeat(bytes - 10)}"}`;
    test.each([
      ['GraphQL, by its length', `${GRAPHQL}Content-Length: 262145\r\n\r\n`],
      ['GraphQL, in chunks', `${GRAPHQL}Transfer-Encoding: chunked\r\n\r\n${chunks(257)}`],
      ['tokens, by its length', `${TOKEN}Content-Length: 16385\r\n\r\n`],
      ['tokens, in chunks', `${TOKEN}Transfer-Encoding: chunked\r\n\r\n${chunks(17)}`],
      ['tokens, all of it', `${TOKEN}Content-Length: 20000\r\n\r\n${JSON_OF(20_000)}`],
      [
        'sign-in',
        `POST /auth/sign-in/email HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 16385\r\n\r\n`,
      ],
      [
        'introspection',
        `POST /api/v1/auth/introspect HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 16385\r\n\r\n`,
      ],
      [
        'refreshing',
        `POST /api/auth/bearer/refresh HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 16385\r\n\r\n`,
      ],
    ])('is refused with 413, and is not read to its end: %s', async (_what, bytes) => {
      const answer = await send(bytes);
      expect(answer).toMatch(/^HTTP\/1\.1 413 /);
      expect(answer).toMatch(/^Cache-Control: no-store\r$/im);
      expect(answer.match(/HTTP\/1\.1 \d/g)).toHaveLength(1);
    });
  });

  describe('that is slow', () => {
    /** Sends a little now and then, as who wants to keep a connection does (slow-loris). */
    async function drip(bytes: string, little: string): Promise<string> {
      const connection = await openRawConnection(server.origin);
      connection.send(bytes);
      const timer = setInterval(() => connection.send(little), 20);
      const answer = await connection.ended;
      clearInterval(timer);
      return answer;
    }

    test.each([
      ['before its headers', '', ''],
      ['in its headers', VERIFY, 'X: a\r\n'],
      ['in one header', `${GRAPHQL}X: `, 'a'],
      ['in a body with a length', `${GRAPHQL}Content-Length: 200000\r\n\r\n`, ' '],
      ['in a body in chunks', `${TOKEN}Transfer-Encoding: chunked\r\n\r\n`, '1\r\n \r\n'],
      ['in its body', `${GRAPHQL}Content-Length: 200000\r\n\r\n`, ''],
    ])('is cut off with 408: %s', async (_what, bytes, little) => {
      expectRefusal(await drip(bytes, little), 408, 'REQUEST_TIMEOUT');
    });

    test.each([
      ['verify', `${VERIFY}Content-Length: 200000\r\n\r\n`],
      ['health', 'POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n'],
    ])('is answered where no body is read, and cut off: %s', async (_what, bytes) => {
      expect(await drip(bytes, ' ')).toMatch(/^HTTP\/1\.1 4/);
    });
  });

  test('is let go where there are too many connections', async () => {
    const httpLimits = { connectionsMax: 2 };
    const few = await startTestServer({ database, masterKeys: testMasterKeys(), httpLimits });
    const two = await Promise.all([1, 2].map(() => openRawConnection(few.origin)));
    const third = await openRawConnection(few.origin);
    expect(await third.ended).toBe('');
    two.forEach((connection) => connection.destroy());
    await few.close();
  });
});
