import { generateOpaqueToken, hashOpaqueToken } from '@rekey/keys/opaque-token';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import type { Scope } from '../../src/database/generated/enums.ts';
import { changeApiKeyDirectly, regenerateDirectly } from '../support/change-credentials.ts';
import { openTestDatabase } from '../support/database.ts';
import { exchangeForTokens } from '../support/gateway.ts';
import {
  createTestIntegration,
  requestTokenOf,
  type TestIntegration,
} from '../support/integration.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { ORIGIN } from '../support/settings.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

// RFC 7662.
describe('introspecting', () => {
  const masterKeys = testMasterKeys();
  let database: Database;
  let server: TestServer;
  let integration: TestIntegration;
  let accessToken: string;
  let serviceToken: string;

  beforeAll(async () => {
    database = await openTestDatabase();
    server = await startTestServer({ database, masterKeys });
  });
  beforeEach(async () => {
    integration = await createTestIntegration(database, masterKeys);
    accessToken = (await exchangeForTokens(server.origin, requestTokenOf(integration)))
      .access_token;
    serviceToken = await createServiceToken(integration.accountId, ['TOKEN_INTROSPECT']);
  });
  afterAll(async () => {
    await server.close();
    await database.close();
  });

  async function createServiceToken(accountId: string, scopes: Scope[]): Promise<string> {
    const token = generateOpaqueToken('rkt_');
    await database.prisma.serviceToken.create({
      data: {
        accountId,
        name: 'gateway',
        tokenHash: hashOpaqueToken(token),
        scopes,
        createdByKind: 'SYSTEM',
        createdByLabel: 'system',
      },
    });
    return token;
  }

  async function introspect(form: string, bearer: string | null = serviceToken) {
    const response = await fetch(`${server.origin}/api/v1/auth/introspect`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(bearer !== null && { authorization: `Bearer ${bearer}` }),
      },
      body: form,
    });
    const body = (await response.json()) as Record<string, unknown>;
    return { status: response.status, headers: response.headers, body };
  }

  test('is no use of the API key: only what it is used for counts', async () => {
    for (let times = 0; times < 3; times += 1) await introspect(`token=${accessToken}`);
    await server.flushUsage();
    const use = await database.prisma.apiKeyUse.findFirstOrThrow({
      where: { apiKeyId: integration.apiKeyId },
    });
    const ofTheExchange = 1n;
    expect(use.acceptedCount).toBe(ofTheExchange);
  });

  test('tells what a good token stands for', async () => {
    const { status, body, headers } = await introspect(`token=${accessToken}`);
    expect(status).toBe(200);
    const { iat, exp } = decodeJwt(accessToken);
    expect(body).toEqual({
      active: true,
      scope: 'readonly',
      client_id: integration.appname,
      token_type: 'bearer',
      exp,
      iat,
      sub: integration.apiKeyId,
      aud: integration.shortname,
      iss: ORIGIN,
    });
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test('says of all else that it is inactive, and nothing more', async () => {
    const other = await createTestIntegration(database, masterKeys);
    const foreign = await exchangeForTokens(server.origin, requestTokenOf(other));
    for (const token of ['abc', integration.appkey, foreign.access_token])
      expect(await introspect(`token=${token}`)).toMatchObject({
        status: 200,
        body: { active: false },
      });
  });

  test('says at once that a token is inactive after a regeneration', async () => {
    await regenerateDirectly(server.dependencies, integration);
    expect((await introspect(`token=${accessToken}`)).body).toEqual({ active: false });
  });

  test('says at once that a token is inactive when its key is disabled', async () => {
    const disabledAt = new Date();
    await changeApiKeyDirectly(server.dependencies, integration, { disabledAt });
    expect((await introspect(`token=${accessToken}`)).body).toEqual({ active: false });
  });

  test.each([
    ['nobody', null],
    ['a service token that is nobody’s', generateOpaqueToken('rkt_')],
  ])('refuses %s', async (_who, bearer) => {
    const { status, headers } = await introspect(`token=${accessToken}`, bearer);
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toMatch(/^Bearer/);
  });

  test('refuses an access token in place of a service token', async () => {
    expect((await introspect(`token=${accessToken}`, accessToken)).status).toBe(401);
  });

  // RFC 6750 section 3.1.
  test('refuses a service token without the scope, and names it', async () => {
    const bearer = await createServiceToken(integration.accountId, ['AUDIT_READ']);
    const { status, headers } = await introspect(`token=${accessToken}`, bearer);
    expect(status).toBe(403);
    expect(headers.get('www-authenticate')).toContain('token:introspect');
  });

  test.each(['', 'token=', 'token=a&token=b'])(
    'asks for one token when given "%s"',
    async (form) => {
      expect((await introspect(form)).status).toBe(400);
    },
  );
});
