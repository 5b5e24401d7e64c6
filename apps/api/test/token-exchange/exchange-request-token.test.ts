import { generateOpaqueToken } from '@rekey/keys/opaque-token';
import { generateSharedSecret } from '@rekey/keys/shared-secret';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { openTestDatabase } from '../support/database.ts';
import { exchange, post, verify } from '../support/gateway.ts';
import {
  createTestIntegration,
  requestTokenOf,
  type TestIntegration,
} from '../support/integration.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const nowSeconds = () => Math.floor(Date.now() / 1000);

describe('exchanging a request token', () => {
  const masterKeys = testMasterKeys();
  let database: Database;
  let server: TestServer;
  let integration: TestIntegration;

  beforeAll(async () => {
    database = await openTestDatabase();
    server = await startTestServer({ database, masterKeys });
  });
  beforeEach(async () => {
    integration = await createTestIntegration(database, masterKeys);
  });
  afterAll(async () => {
    await server.close();
    await database.close();
  });

  test('gives tokens with the documented body, not to be stored', async () => {
    const { status, body, headers } = await exchange(server.origin, requestTokenOf(integration));
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.stringMatching(/^eyJ/),
      expires_in: 86_400,
      refresh_token: expect.stringMatching(/^rkr_/),
      refresh_expires_in: 604_800,
      token_type: 'bearer',
      scope: 'readonly',
    });
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test('gives an access token that is let in', async () => {
    const { body } = await exchange(server.origin, requestTokenOf(integration));
    expect((await verify(server.origin, String(body['access_token']))).status).toBe(200);
  });

  test('notes the last login and its address', async () => {
    await exchange(server.origin, requestTokenOf(integration));
    const key = await database.prisma.apiKey.findUniqueOrThrow({
      where: { id: integration.apiKeyId },
    });
    expect(Math.abs(Date.now() - (key.lastLoginAt?.getTime() ?? 0))).toBeLessThan(5000);
    expect(key.lastLoginIp).toBe('127.0.0.1');
  });

  test('writes the exchange to the audit log, without any token', async () => {
    const jwt = requestTokenOf(integration);
    const { body } = await exchange(server.origin, jwt);
    const events = await database.prisma.auditEvent.findMany({
      where: { accountId: integration.accountId, action: 'EXCHANGE' },
    });
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      class: 'TOKEN',
      actorKind: 'API_KEY',
      actorLabel: integration.appname,
    });
    const written = JSON.stringify(events, (_key, value) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    for (const secret of [jwt, body['access_token'], body['refresh_token'], integration.appkey])
      expect(written).not.toContain(String(secret));
  });

  // seed.md: clients in the wild.
  test.each([
    ['iat as a string of digits', { iat: String(nowSeconds()) }],
    ['iat with a fraction', { iat: Date.now() / 1000 }],
    ['jti as a small integer', { jti: 7 }],
  ])('accepts %s', async (_form, claims) => {
    expect((await exchange(server.origin, requestTokenOf(integration, claims))).status).toBe(200);
  });

  test('accepts a token whose header has white space, made by another library', async () => {
    const encode = (text: string) => Buffer.from(text).toString('base64url');
    const { shortname, appname, appkey, sharedsecret } = integration;
    const payload = JSON.stringify({ iat: nowSeconds(), jti: 'x', appname, appkey, shortname });
    const input = `${encode('{ "typ": "JWT",\n  "alg": "HS256" }')}.${encode(payload)}`;
    const { createHmac } = await import('node:crypto');
    const signature = createHmac('sha256', sharedsecret).update(input).digest('base64url');
    expect((await exchange(server.origin, `${input}.${signature}`)).status).toBe(200);
  });

  test.each([
    null,
    'text/plain',
    'application/json; charset=utf-8',
    'application/x-www-form-urlencoded',
  ])('reads the body as JSON under the content type %s', async (contentType) => {
    const body = JSON.stringify({ jwt: requestTokenOf(integration) });
    expect((await post(`${server.origin}/api/v1/auth/token`, body, contentType)).status).toBe(200);
  });

  test.each([
    ['no JSON', 'jwt=abc'],
    ['no jwt', '{}'],
    ['a jwt that is a number', '{"jwt": 5}'],
    ['null', 'null'],
    ['a jwt that is none', '{"jwt": "abc"}'],
    ['nothing', ''],
  ])('answers 400 MALFORMED_TOKEN to %s', async (_what, body) => {
    const answer = await post(`${server.origin}/api/v1/auth/token`, body, 'application/json');
    expect(answer).toMatchObject({ status: 400, body: { status: 400, name: 'MALFORMED_TOKEN' } });
  });

  test('refuses other algorithms and none as malformed', async () => {
    const { shortname, appname, appkey, sharedsecret } = integration;
    const key = new TextEncoder().encode(sharedsecret);
    const claims = { iat: nowSeconds(), jti: 'x', appname, appkey, shortname };
    const hs512 = await new SignJWT(claims).setProtectedHeader({ alg: 'HS512' }).sign(key);
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${hs512.split('.')[1]}.`;
    for (const jwt of [hs512, none])
      expect(await exchange(server.origin, jwt)).toMatchObject({
        status: 400,
        body: { name: 'MALFORMED_TOKEN' },
      });
  });

  test('gives one and the same answer to all that proves nothing', async () => {
    const answers = await Promise.all(
      [
        { shortname: 'nobody-here' },
        { appname: 'unknown' },
        { appkey: generateOpaqueToken('rka_') },
        { sharedsecret: generateSharedSecret() },
      ].map((changes) => exchange(server.origin, requestTokenOf(integration, changes))),
    );
    for (const { status, body } of answers) {
      expect(status).toBe(401);
      expect(body).toEqual(answers[0]?.body);
      expect(body['name']).toBe('INVALID_CREDENTIALS');
    }
  });

  test("refuses another account's secret, appkey or appname", async () => {
    const other = await createTestIntegration(database, masterKeys, 'other-app');
    for (const changes of [
      { sharedsecret: other.sharedsecret },
      { appkey: other.appkey },
      { appname: other.appname, appkey: other.appkey },
      { shortname: other.shortname },
    ])
      expect(await exchange(server.origin, requestTokenOf(integration, changes))).toMatchObject({
        status: 401,
        body: { name: 'INVALID_CREDENTIALS' },
      });
  });

  test.each([-310, 310])('refuses an iat %i seconds from now', async (offset) => {
    const jwt = requestTokenOf(integration, { iat: nowSeconds() + offset });
    expect(await exchange(server.origin, jwt)).toMatchObject({
      status: 401,
      body: { name: 'TOKEN_OUTSIDE_LEEWAY' },
    });
  });

  test('accepts the same token once', async () => {
    const jwt = requestTokenOf(integration);
    expect((await exchange(server.origin, jwt)).status).toBe(200);
    expect(await exchange(server.origin, jwt)).toMatchObject({
      status: 401,
      body: { name: 'TOKEN_REPLAYED' },
    });
  });

  test('takes the same iat and jti in another spelling for the same token', async () => {
    const iat = nowSeconds();
    await exchange(server.origin, requestTokenOf(integration, { iat, jti: 5 }));
    const again = requestTokenOf(integration, { iat: String(iat), jti: '5' });
    expect(await exchange(server.origin, again)).toMatchObject({
      body: { name: 'TOKEN_REPLAYED' },
    });
  });

  test('accepts one of twenty that arrive at once', async () => {
    const jwt = requestTokenOf(integration);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => exchange(server.origin, jwt)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ body }) => body['name'] === 'TOKEN_REPLAYED')).toHaveLength(19);
  });

  test('accepts one of two nodes that are asked at once', async () => {
    const second = await startTestServer({ database, masterKeys });
    const jwt = requestTokenOf(integration);
    const answers = await Promise.all([exchange(server.origin, jwt), exchange(second.origin, jwt)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401]);
    await second.close();
  });
});
