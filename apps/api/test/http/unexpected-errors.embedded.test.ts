import pino from 'pino';
import { generateOpaqueToken } from '@rekey/keys/opaque-token';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import type { PrismaClient } from '../../src/database/generated/client.ts';
import { openTestDatabase } from '../support/database.ts';
import { exchangeForTokens } from '../support/gateway.ts';
import { createTestIntegration, requestTokenOf } from '../support/integration.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const CAUSE = 'of the inside, table shared_secret';
const FORM = 'application/x-www-form-urlencoded';

/** A database's client whose every query fails as none should. */
function failingClient(): PrismaClient {
  const fail = () => Promise.reject(new Error(CAUSE));
  const model = new Proxy({}, { get: () => fail });
  const own = (name: string | symbol) => (String(name).startsWith('$') ? fail : model);
  return new Proxy({}, { get: (_, name) => own(name) }) as PrismaClient;
}

// OWASP ASVS 16.3.4, 16.5.1, 16.5.3 and 16.5.4.
describe('an error that nobody expects', () => {
  const masterKeys = testMasterKeys();
  const lines: { level: number; msg: string; err?: { message: string; stack: string } }[] = [];
  let database: Database;
  let server: TestServer;
  let accessToken: string;
  let requestToken: string;
  let refreshToken: string;

  beforeAll(async () => {
    database = await openTestDatabase();
    const healthy = await startTestServer({ database, masterKeys });
    const integration = await createTestIntegration(database, masterKeys);
    const tokens = await exchangeForTokens(healthy.origin, requestTokenOf(integration));
    ({ access_token: accessToken, refresh_token: refreshToken } = tokens);
    requestToken = requestTokenOf(integration);
    await healthy.close();
    const log = pino({ level: 'info' }, { write: (line: string) => lines.push(JSON.parse(line)) });
    const failing = { ...database, prisma: failingClient() };
    server = await startTestServer({ database: failing, masterKeys, log });
  });
  afterAll(async () => {
    await server.close();
    await database.close();
  });

  type Asked = { readonly path: string; readonly type?: string; readonly body?: () => string };
  const bearer = () => ({ authorization: `Bearer ${generateOpaqueToken('rkt_')}` });
  const query = () => JSON.stringify({ query: '{ viewer { id } }' });
  const person = { email: 'a@b.example', password: 'a wrong password' };

  test.each<readonly [string, Asked, number]>([
    ['GraphQL', { path: '/graphql', body: query }, 500],
    ['sign-in', { path: '/auth/sign-in/email', body: () => JSON.stringify(person) }, 500],
    [
      'an exchange',
      { path: '/api/v1/auth/token', body: () => JSON.stringify({ jwt: requestToken }) },
      503,
    ],
    [
      'a refresh',
      {
        path: '/api/auth/bearer/refresh',
        type: FORM,
        body: () => `refresh_token=${refreshToken}`,
      },
      503,
    ],
    [
      'an introspection',
      { path: '/api/v1/auth/introspect', type: FORM, body: () => `token=${accessToken}` },
      500,
    ],
    ['an export', { path: '/api/v1/audit/export' }, 500],
  ])('is logged with its cause, and tells nothing of it: %s', async (_what, asked, status) => {
    lines.length = 0;
    const { path, type = 'application/json', body } = asked;
    const answer = await fetch(server.origin + path, {
      method: body ? 'POST' : 'GET',
      headers: { ...bearer(), ...(body && { 'content-type': type }) },
      ...(body && { body: body() }),
    });
    const text = await answer.text();
    expect(answer.status).toBe(status);
    expect(text).toMatch(/INTERNAL_SERVER_ERROR|UNAVAILABLE/);
    expect(text).not.toMatch(/inside|shared_secret|stack|\bat \/|node_modules|\.ts\b/);
    expectLoggedOnce();
  });

  // Nothing fails open: a token that is good and cannot be looked up is not let in.
  test('is logged with its cause, and tells nothing of it: verification', async () => {
    lines.length = 0;
    const answer = await fetch(`${server.origin}/api/v1/auth/verify`, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ status: 503, name: 'UNAVAILABLE' });
    expectLoggedOnce();
  });

  test('makes a node say that it is not ready, and no more', async () => {
    const answer = await fetch(`${server.origin}/readyz`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ status: 'unavailable' });
  });

  function expectLoggedOnce(): void {
    const told = lines.filter(({ err }) => err?.message.includes(CAUSE));
    expect(told).toHaveLength(1);
    expect(told[0]?.level).toBe(50);
    expect(told[0]?.err?.stack).toContain('unexpected-errors');
    expect(JSON.stringify(lines)).not.toContain(accessToken);
    expect(JSON.stringify(lines)).not.toContain(requestToken);
    expect(JSON.stringify(lines)).not.toContain(person.password);
  }
});
