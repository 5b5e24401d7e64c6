import { generateOpaqueToken } from '@rekey/keys/opaque-token';
import { SignJWT, decodeJwt } from 'jose';
import { hkdfSync, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { openAccessTokenSalt } from '../../src/shared-secret/sealed-access-token-salt.ts';
import { changeApiKeyDirectly, regenerateDirectly } from '../support/change-credentials.ts';
import { openTestDatabase } from '../support/database.ts';
import { exchangeForTokens, verify } from '../support/gateway.ts';
import {
  createTestIntegration,
  requestTokenOf,
  type TestIntegration,
} from '../support/integration.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

describe('verifying', () => {
  const masterKeys = testMasterKeys();
  let database: Database;
  let server: TestServer;
  /** A second node; on the embedded database the same one again. */
  let other: TestServer;
  let integration: TestIntegration;
  let token: string;

  beforeAll(async () => {
    database = await openTestDatabase();
    server = await startTestServer({ database, masterKeys });
    other = database.connectionString ? await startTestServer({ database, masterKeys }) : server;
  });
  beforeEach(async () => {
    integration = await createTestIntegration(database, masterKeys);
    token = (await exchangeForTokens(server.origin, requestTokenOf(integration))).access_token;
    // More than once, so that it is remembered as well.
    for (let time = 0; time < 3; time += 1) await expectEverywhere(200);
  });
  afterAll(async () => {
    if (other !== server) await other.close();
    await server.close();
    await database.close();
  });

  async function expectEverywhere(status: number, name?: string): Promise<void> {
    for (const { origin } of [server, other]) {
      const answer = await verify(origin, token);
      expect(answer.status).toBe(status);
      if (name !== undefined) expect(answer.body['name']).toBe(name);
    }
  }

  test('lets a good token in, with the documented headers and an empty body', async () => {
    const { headers, body } = await verify(server.origin, token);
    expect(headers.get('x-auth-account')).toBe(integration.shortname);
    expect(headers.get('x-auth-appname')).toBe(integration.appname);
    expect(headers.get('x-auth-role')).toBe('readonly');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toEqual({});
  });

  test.each(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'])(
    'answers to %s',
    async (method) => {
      expect((await verify(server.origin, token, { method })).status).toBe(200);
      expect((await verify(server.origin, null, { method })).status).toBe(401);
    },
  );

  test('does not care for a body, its type or a query', async () => {
    const init = { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } };
    expect((await verify(server.origin, token, init)).status).toBe(200);
    const answer = await fetch(`${server.origin}/api/v1/auth/verify?x=1`, {
      headers: { authorization: `bearer ${token}` },
    });
    expect(answer.status).toBe(200);
  });

  // RFC 6750 section 3.
  test.each([
    ['no token', null],
    ['an empty token', ''],
    ['something else', 'abc'],
    ['three dots', '...'],
  ])('answers 401 with a challenge to %s', async (_what, text) => {
    const { status, headers, body } = await verify(server.origin, text);
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
    expect(body).toMatchObject({ status: 401, name: 'INVALID_CREDENTIALS' });
  });

  test('refuses a request token, a refresh token, an appkey and the shared secret itself', async () => {
    const { refresh_token } = await exchangeForTokens(server.origin, requestTokenOf(integration));
    const { appkey, sharedsecret } = integration;
    for (const text of [requestTokenOf(integration), refresh_token, appkey, sharedsecret])
      expect((await verify(server.origin, text)).status).toBe(401);
  });

  /** A token of the same claims under a key of the caller's own. */
  function forgeWith(key: Uint8Array): Promise<string> {
    return new SignJWT(decodeJwt(token))
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: '1' })
      .sign(key);
  }

  /** As keys are derived here, which is no secret. */
  function deriveWith(salt: Uint8Array): Uint8Array {
    const { sharedsecret, shortname } = integration;
    const info = `rekey/access-token/hs256/v1\0${shortname}`;
    return new Uint8Array(hkdfSync('sha256', sharedsecret, salt, info, 32));
  }

  async function readFirstSalt({ accountId }: TestIntegration): Promise<Uint8Array> {
    const binding = { accountId, version: 1 };
    const { sealedSalt } = await database.prisma.sharedSecret.findUniqueOrThrow({
      where: { accountId_version: binding },
    });
    return openAccessTokenSalt(masterKeys, sealedSalt, binding);
  }

  function createStranger(): Promise<TestIntegration> {
    return createTestIntegration(database, masterKeys);
  }

  test('refuses a token that a holder of the shared secret signed with that itself', async () => {
    const forged = await forgeWith(new TextEncoder().encode(integration.sharedsecret));
    expect((await verify(server.origin, forged)).status).toBe(401);
  });

  // RFC 5869 sections 2.2 and 3.1: without a salt, HKDF takes as many zeros as the hash has bytes.
  test.each<[string, () => Uint8Array | Promise<Uint8Array>]>([
    ['no salt', () => new Uint8Array(0)],
    ['a salt of zeros', () => new Uint8Array(32)],
    ['a salt of their own', () => randomBytes(32)],
    ['the shared secret for a salt', () => Buffer.from(integration.sharedsecret)],
    ["another account's salt", async () => readFirstSalt(await createStranger())],
  ])('refuses a token that a holder of the shared secret keyed with %s', async (_what, salt) => {
    const forged = await forgeWith(deriveWith(await salt()));
    expect((await verify(server.origin, forged)).status).toBe(401);
  });

  test('lets in what is keyed with the salt that only we have: nothing else was wrong', async () => {
    const forged = await forgeWith(deriveWith(await readFirstSalt(integration)));
    expect((await verify(server.origin, forged)).status).toBe(200);
  });

  test('refuses every token with one character changed', async () => {
    for (let at = 0; at < token.length; at += 7) {
      const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
      expect((await verify(server.origin, changed)).status).toBe(401);
    }
  });

  test('refuses on every node at once after a regeneration, and says why', async () => {
    await regenerateDirectly(server.dependencies, integration);
    await expectEverywhere(401, 'SHARED_SECRET_REGENERATED');
    const { headers } = await verify(server.origin, token);
    expect(headers.get('www-authenticate')).toMatch(
      /^Bearer error="invalid_token", error_description=".*regenerated.*"$/,
    );
  });

  test('lets in again with a token made under the new secret', async () => {
    const sharedsecret = await regenerateDirectly(server.dependencies, integration);
    const jwt = requestTokenOf(integration, { sharedsecret });
    token = (await exchangeForTokens(other.origin, jwt)).access_token;
    await expectEverywhere(200);
  });

  test('refuses on every node at once when the key is disabled, and lets in when it is enabled', async () => {
    await changeApiKeyDirectly(other.dependencies, integration, { disabledAt: new Date() });
    await expectEverywhere(401, 'API_KEY_DISABLED');
    await changeApiKeyDirectly(server.dependencies, integration, { disabledAt: null });
    await expectEverywhere(200);
  });

  test('refuses on every node at once when the key is deleted', async () => {
    await changeApiKeyDirectly(server.dependencies, integration, 'DELETE');
    await expectEverywhere(401, 'INVALID_CREDENTIALS');
  });

  test('refuses on every node at once when the appkey is regenerated', async () => {
    const appkey = generateOpaqueToken('rka_');
    await changeApiKeyDirectly(server.dependencies, integration, { appkey });
    await expectEverywhere(401, 'INVALID_CREDENTIALS');
  });

  test('refuses when the key expires, also a token that was let in before', async () => {
    const expiresAt = new Date(Date.now() + 1500);
    await changeApiKeyDirectly(server.dependencies, integration, { expiresAt });
    await expectEverywhere(200);
    await expect
      .poll(async () => (await verify(server.origin, token)).status, { timeout: 4000 })
      .toBe(401);
    await expectEverywhere(401, 'API_KEY_EXPIRED');
  });

  test('tells the role that the key has now, not the one in the token', async () => {
    await changeApiKeyDirectly(server.dependencies, integration, { role: 'ADMIN' });
    const { headers } = await verify(server.origin, token);
    expect(headers.get('x-auth-role')).toBe('admin');
  });

  test('refuses a token of an account for another that has the same key ids', async () => {
    const stranger = await createStranger();
    const claims = { ...decodeJwt(token), aud: stranger.shortname };
    const [header, , signature] = token.split('.');
    const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
    expect((await verify(server.origin, `${header}.${payload}.${signature}`)).status).toBe(401);
  });

  test('refuses a token when it has expired', async () => {
    const short = await startTestServer({
      database,
      masterKeys,
      settings: { accessTokenSeconds: 1 },
    });
    const jwt = requestTokenOf(integration);
    const { access_token } = await exchangeForTokens(short.origin, jwt);
    expect((await verify(short.origin, access_token)).status).toBe(200);
    await expect
      .poll(async () => (await verify(short.origin, access_token)).status, { timeout: 4000 })
      .toBe(401);
    await short.close();
  });
});
