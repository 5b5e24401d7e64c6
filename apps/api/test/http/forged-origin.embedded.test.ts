import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { openTestDatabase } from '../support/database.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { sendRaw } from '../support/send-raw.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** The server ends each of these connections; only a test that fails waits so long. */
const ANSWER_MS_MAX = 20_000;

describe('who a request is for, and from', () => {
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

  const LAST = 'Connection: close\r\n\r\n';

  // RFC 9112 section 3.2.2.
  test('may be said in the address, as it is to a proxy', async () => {
    const ask = (target: string) =>
      sendRaw(server.origin, `GET ${target} HTTP/1.1\r\nHost: x\r\n${LAST}`, ANSWER_MS_MAX);
    expect(await ask('http://other.example/healthz')).toContain('HTTP/1.1 200 OK');
    expect(await ask('HTTPS://other.example/api/v1/auth/verify?a=b')).toContain(
      'WWW-Authenticate: Bearer',
    );
    expect(await ask('http://other.example')).toContain('HTTP/1.1 404');
    for (const target of ['*', 'ftp://other.example/healthz', 'healthz', '//healthz'])
      expect(await ask(target)).toMatch(/^HTTP\/1\.1 40[04]/);
  });

  test.each([
    'GET /',
    'GET /healthz',
    'GET /nothing',
    'GET /auth/get-session',
    'POST /auth/sign-out',
    'POST /auth/sign-in/email',
    'POST /graphql',
    'PUT /graphql',
    'POST /api/v1/auth/token',
    'GET /api/v1/auth/verify',
  ])('goes into no answer: %s', async (what) => {
    const forged = ['X-Forwarded-Host', 'X-Forwarded-Proto', 'X-Original-URL', 'Forwarded', 'Via']
      .map((name) => `${name}: evil.example\r\n`)
      .join('');
    const bytes = `${what} HTTP/1.1\r\nHost: evil.example\r\n${forged}${LAST}`;
    const answer = await sendRaw(server.origin, bytes, ANSWER_MS_MAX);
    expect(answer).toMatch(/^HTTP\/1\.1 [24]/);
    expect(answer).not.toMatch(/evil|^location:/im);
  });

  test('is believed of trusted proxies alone', async () => {
    const signIn = (origin: string) =>
      fetch(`${origin}/auth/sign-in/email`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.9' },
        body: JSON.stringify({ email: 'nobody@acme.example', password: 'a wrong password' }),
      });
    const settings = { trustedProxies: ['127.0.0.1'] };
    const trusting = await startTestServer({ database, masterKeys: testMasterKeys(), settings });
    await signIn(server.origin);
    await signIn(trusting.origin);
    await trusting.close();
    const attempts = await database.prisma.attemptCount.findMany();
    const text = JSON.stringify(attempts, (_key, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    expect(text).toContain('127.0.0.1');
    expect(text).toContain('203.0.113.9');
  });
});
