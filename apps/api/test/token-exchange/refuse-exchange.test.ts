import { generateOpaqueToken } from '@rekey/keys/opaque-token';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { RateLimit } from '../../src/rate-limit.ts';
import { changeApiKeyDirectly, regenerateDirectly } from '../support/change-credentials.ts';
import { openTestDatabase } from '../support/database.ts';
import { exchange } from '../support/gateway.ts';
import {
  createTestIntegration,
  requestTokenOf,
  type TestIntegration,
} from '../support/integration.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

describe('refusing to exchange a request token', () => {
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

  test('tells the holder of the retired secret when it was regenerated and what to do', async () => {
    await exchange(server.origin, requestTokenOf(integration));
    const sharedsecret = await regenerateDirectly(server.dependencies, integration);
    const { status, body } = await exchange(server.origin, requestTokenOf(integration));
    expect(status).toBe(401);
    expect(body).toMatchObject({ status: 401, name: 'SHARED_SECRET_REGENERATED' });
    expect(body['message']).toMatch(/regenerated at 2\d{3}-.*current shared secret/);
    expect(
      (await exchange(server.origin, requestTokenOf(integration, { sharedsecret }))).status,
    ).toBe(200);
  });

  test('does not tell a holder of the retired secret with a wrong appkey', async () => {
    await regenerateDirectly(server.dependencies, integration);
    const jwt = requestTokenOf(integration, { appkey: generateOpaqueToken('rka_') });
    expect(await exchange(server.origin, jwt)).toMatchObject({
      body: { name: 'INVALID_CREDENTIALS' },
    });
  });

  test('refuses a disabled key by name', async () => {
    await changeApiKeyDirectly(server.dependencies, integration, { disabledAt: new Date() });
    expect(await exchange(server.origin, requestTokenOf(integration))).toMatchObject({
      status: 401,
      body: { name: 'API_KEY_DISABLED' },
    });
  });

  test('refuses an expired key by name', async () => {
    await changeApiKeyDirectly(server.dependencies, integration, {
      expiresAt: new Date(Date.now() - 1),
    });
    expect(await exchange(server.origin, requestTokenOf(integration))).toMatchObject({
      status: 401,
      body: { name: 'API_KEY_EXPIRED' },
    });
  });

  test('writes a refusal to the audit log, and the same again not within a minute', async () => {
    await changeApiKeyDirectly(server.dependencies, integration, { disabledAt: new Date() });
    for (let i = 0; i < 3; i += 1) await exchange(server.origin, requestTokenOf(integration));
    const refusals = () =>
      database.prisma.auditEvent.findMany({
        where: { accountId: integration.accountId, action: 'REFUSE' },
      });
    await expect.poll(refusals).toHaveLength(1);
    expect((await refusals())[0]?.description).toContain('disabled');
  });

  test('answers 429 with Retry-After to an address that keeps proving nothing', async () => {
    const strangerLimit = new RateLimit({ burst: 3, perSecond: 0.1 });
    const own = await startTestServer({ database, masterKeys, strangerLimit });
    for (let i = 0; i < 4; i += 1) expect((await exchange(own.origin, 'abc')).status).toBe(400);
    const { status, body, headers } = await exchange(own.origin, requestTokenOf(integration));
    expect(status).toBe(429);
    expect(body['name']).toBe('RATE_LIMITED');
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    await own.close();
  });

  test('does not count those who prove to hold a secret, even a retired one', async () => {
    const strangerLimit = new RateLimit({ burst: 1, perSecond: 0.1 });
    const own = await startTestServer({ database, masterKeys, strangerLimit });
    await regenerateDirectly(own.dependencies, integration);
    for (let i = 0; i < 5; i += 1)
      expect(await exchange(own.origin, requestTokenOf(integration))).toMatchObject({
        body: { name: 'SHARED_SECRET_REGENERATED' },
      });
    await own.close();
  });
});
