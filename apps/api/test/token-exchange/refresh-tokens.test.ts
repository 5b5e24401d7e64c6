import { generateOpaqueToken } from '@rekey/keys/opaque-token';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import type { BearerTokens } from '../../src/token-exchange/bearer-tokens.ts';
import { changeApiKeyDirectly, regenerateDirectly } from '../support/change-credentials.ts';
import { openTestDatabase } from '../support/database.ts';
import { exchangeForTokens, post, refresh, verify } from '../support/gateway.ts';
import {
  createTestIntegration,
  requestTokenOf,
  type TestIntegration,
} from '../support/integration.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

describe('refreshing', () => {
  const masterKeys = testMasterKeys();
  let clockMs = 0;
  let database: Database;
  let server: TestServer;
  let integration: TestIntegration;
  let tokens: BearerTokens;

  beforeAll(async () => {
    database = await openTestDatabase();
    const now = () => new Date(Date.now() + clockMs);
    server = await startTestServer({ database, masterKeys, now });
  });
  beforeEach(async () => {
    clockMs = 0;
    integration = await createTestIntegration(database, masterKeys);
    tokens = await exchangeForTokens(server.origin, requestTokenOf(integration));
  });
  afterAll(async () => {
    await server.close();
    await database.close();
  });

  test('gives the body of an exchange, with new tokens that are good', async () => {
    const { status, body, headers } = await refresh(server.origin, tokens.refresh_token);
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(Object.keys(tokens));
    expect(body['refresh_token']).not.toBe(tokens.refresh_token);
    expect(headers.get('cache-control')).toBe('no-store');
    expect((await verify(server.origin, String(body['access_token']))).status).toBe(200);
    expect((await refresh(server.origin, String(body['refresh_token']))).status).toBe(200);
  });

  // RFC 9700 section 4.14.2.
  test('ends the whole family when a token is used twice', async () => {
    const { body } = await refresh(server.origin, tokens.refresh_token);
    expect(await refresh(server.origin, tokens.refresh_token)).toMatchObject({
      status: 400,
      body: { status: 400, name: 'INVALID_CREDENTIALS' },
    });
    expect((await refresh(server.origin, String(body['refresh_token']))).status).toBe(400);
  });

  test('lets one of ten through that come at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => refresh(server.origin, tokens.refresh_token)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('answers 400 SHARED_SECRET_REGENERATED after a regeneration', async () => {
    await regenerateDirectly(server.dependencies, integration);
    const { status, body } = await refresh(server.origin, tokens.refresh_token);
    expect(status).toBe(400);
    expect(body).toMatchObject({ status: 400, name: 'SHARED_SECRET_REGENERATED' });
  });

  test('answers 400 when the key is gone', async () => {
    await changeApiKeyDirectly(server.dependencies, integration, 'DELETE');
    expect(await refresh(server.origin, tokens.refresh_token)).toMatchObject({
      status: 400,
      body: { name: 'INVALID_CREDENTIALS' },
    });
  });

  test('answers 400 API_KEY_DISABLED while the key is disabled, and goes on when it is enabled', async () => {
    await changeApiKeyDirectly(server.dependencies, integration, { disabledAt: new Date() });
    expect(await refresh(server.origin, tokens.refresh_token)).toMatchObject({
      status: 400,
      body: { name: 'API_KEY_DISABLED' },
    });
    await changeApiKeyDirectly(server.dependencies, integration, { disabledAt: null });
    expect((await refresh(server.origin, tokens.refresh_token)).status).toBe(200);
  });

  test('answers 400 API_KEY_EXPIRED once the key has expired', async () => {
    const expiresAt = new Date(Date.now() - 1);
    await changeApiKeyDirectly(server.dependencies, integration, { expiresAt });
    expect(await refresh(server.origin, tokens.refresh_token)).toMatchObject({
      status: 400,
      body: { name: 'API_KEY_EXPIRED' },
    });
  });

  test('answers 400 once the appkey was regenerated', async () => {
    const appkey = generateOpaqueToken('rka_');
    await changeApiKeyDirectly(server.dependencies, integration, { appkey });
    expect(await refresh(server.origin, tokens.refresh_token)).toMatchObject({
      status: 400,
      body: { name: 'INVALID_CREDENTIALS', message: expect.stringContaining('appkey') },
    });
  });

  test('answers 400 when it has expired', async () => {
    clockMs = 604_800_000 + 1000;
    expect(await refresh(server.origin, tokens.refresh_token)).toMatchObject({
      status: 400,
      body: { name: 'INVALID_CREDENTIALS', message: expect.stringContaining('expired') },
    });
  });

  test.each([
    ['no refresh_token', ''],
    ['two', 'refresh_token=a&refresh_token=b'],
  ])('answers 400 MALFORMED_TOKEN to %s', async (_what, form) => {
    const url = `${server.origin}/api/auth/bearer/refresh`;
    expect(await post(url, form, 'application/x-www-form-urlencoded')).toMatchObject({
      status: 400,
      body: { name: 'MALFORMED_TOKEN' },
    });
  });

  test('answers 400 to a token that is nobody’s, and to other kinds of token', async () => {
    const others = [generateOpaqueToken('rkr_'), tokens.access_token, integration.appkey];
    for (const other of others)
      expect(await refresh(server.origin, other)).toMatchObject({
        status: 400,
        body: { name: 'INVALID_CREDENTIALS' },
      });
  });

  test('stores refresh tokens as hashes alone', async () => {
    const rows = await database.prisma.$queryRaw<{ row: string }[]>`
      SELECT refresh_token::text AS row FROM refresh_token`;
    const hex = Buffer.from(tokens.refresh_token).toString('hex');
    for (const { row } of rows) {
      expect(row).not.toContain(tokens.refresh_token);
      expect(row).not.toContain(hex);
    }
  });
});
