import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { changeApiKeyDirectly, regenerateDirectly } from '../support/change-credentials.ts';
import { openTestDatabase } from '../support/database.ts';
import { exchange, exchangeForTokens, refresh, verify } from '../support/gateway.ts';
import {
  createTestIntegration,
  requestTokenOf,
  type TestIntegration,
} from '../support/integration.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** An address that a trusted gateway forwards. */
const from = (ip: string) => ({ headers: { 'x-forwarded-for': ip } });

describe('usage', () => {
  const masterKeys = testMasterKeys();
  let database: Database;
  let server: TestServer;
  /** A second node; on the embedded database the same one again. */
  let other: TestServer;
  let integration: TestIntegration;
  let token: string;

  beforeAll(async () => {
    database = await openTestDatabase();
    const options = { database, masterKeys, settings: { trustedProxies: ['127.0.0.1'] } };
    server = await startTestServer(options);
    other = database.connectionString ? await startTestServer(options) : server;
  });
  beforeEach(async () => {
    integration = await createTestIntegration(database, masterKeys);
    token = (await exchangeForTokens(server.origin, requestTokenOf(integration))).access_token;
  });
  afterAll(async () => {
    if (other !== server) await other.close();
    await server.close();
    await database.close();
  });

  /** What is written of the integration, by version. */
  async function written() {
    await server.flushUsage();
    await other.flushUsage();
    return database.prisma.apiKeyUse.findMany({
      where: { apiKeyId: integration.apiKeyId },
      orderBy: { sharedSecretVersion: 'asc' },
    });
  }

  /** Requests of all hours, by verdict. */
  async function requestsByVerdict(): Promise<Record<string, number>> {
    await written();
    const days = await database.prisma.apiKeyRequestsDay.findMany({
      where: { apiKeyId: integration.apiKeyId },
    });
    const sums: Record<string, number> = {};
    for (const { verdict, hours } of days)
      sums[verdict] = (sums[verdict] ?? 0) + hours.reduce((a, b) => a + b, 0);
    return sums;
  }

  async function verifyOften(origin: string, times: number): Promise<void> {
    const some = Array.from({ length: 20 }, async () => {
      for (let time = 0; time < times / 20; time += 1)
        expect((await verify(origin, token)).status).toBe(200);
    });
    await Promise.all(some);
  }

  test('is exact after a thousand verifications, the exchange included', async () => {
    const startedAtMs = Date.now();
    await verifyOften(server.origin, 1000);
    const [use, ...more] = await written();
    expect(more).toEqual([]);
    expect(use).toMatchObject({
      sharedSecretVersion: 1,
      accountId: integration.accountId,
      acceptedCount: 1001n,
      lastAcceptedIp: '127.0.0.1',
      refusedCount: 0n,
    });
    expect(use?.lastAcceptedAt?.getTime()).toBeGreaterThanOrEqual(startedAtMs);
    expect(use?.firstAcceptedAt?.getTime()).toBeLessThan(use?.lastAcceptedAt?.getTime() as number);
    expect(use?.busyness).toBeCloseTo(Math.log2(1001) + Date.now() / 86_400_000, 2);
    expect(await requestsByVerdict()).toEqual({ OK: 1001 });
  });

  test('of two nodes adds up', async () => {
    await Promise.all([verifyOften(server.origin, 200), verifyOften(other.origin, 300)]);
    expect((await written())[0]?.acceptedCount).toBe(501n);
    await Promise.all([verifyOften(server.origin, 20), verifyOften(other.origin, 20)]);
    await Promise.all([server.flushUsage(), other.flushUsage()]);
    expect((await written())[0]?.acceptedCount).toBe(541n);
    expect(await requestsByVerdict()).toEqual({ OK: 541 });
  });

  test('tells the address that a trusted gateway forwards, and of a claim that is none nothing', async () => {
    await verify(server.origin, token, from('203.0.113.9, 198.51.100.7'));
    expect((await written())[0]?.lastAcceptedIp).toBe('198.51.100.7');
    await verify(server.origin, token, from('<script>alert(1)</script>'));
    expect((await written())[0]?.lastAcceptedIp).toBeNull();
  });

  test('tells who still comes with tokens of a retired secret', async () => {
    await regenerateDirectly(server.dependencies, integration);
    for (const { origin } of [server, other]) {
      const { status, body } = await verify(origin, token, from('198.51.100.7'));
      expect({ status, name: body['name'] }).toEqual({
        status: 401,
        name: 'SHARED_SECRET_REGENERATED',
      });
    }
    expect(await written()).toMatchObject([
      {
        sharedSecretVersion: 1,
        acceptedCount: 1n,
        refusedCount: 2n,
        lastRefusedAt: expect.any(Date) as unknown,
        lastRefusedIp: '198.51.100.7',
      },
    ]);
    expect(await requestsByVerdict()).toEqual({ OK: 1, SHARED_SECRET_REGENERATED: 2 });
  });

  test('tells who still exchanges and refreshes with a retired secret, and who came back', async () => {
    const { refresh_token } = await exchangeForTokens(server.origin, requestTokenOf(integration));
    const sharedsecret = await regenerateDirectly(server.dependencies, integration);
    expect((await exchange(server.origin, requestTokenOf(integration))).status).toBe(401);
    expect((await refresh(server.origin, refresh_token)).status).toBe(400);
    await exchangeForTokens(server.origin, requestTokenOf({ ...integration, sharedsecret }));
    expect(await written()).toMatchObject([
      { sharedSecretVersion: 1, acceptedCount: 2n, refusedCount: 2n, lastRefusedIp: '127.0.0.1' },
      { sharedSecretVersion: 2, acceptedCount: 1n, refusedCount: 0n },
    ]);
  });

  test('counts a refresh as a use', async () => {
    const { refresh_token } = await exchangeForTokens(server.origin, requestTokenOf(integration));
    expect((await refresh(server.origin, refresh_token)).status).toBe(200);
    expect((await written())[0]?.acceptedCount).toBe(3n);
  });

  test('tells refusals of genuine tokens by their reason', async () => {
    const replayed = requestTokenOf(integration);
    await exchangeForTokens(server.origin, replayed);
    expect((await exchange(server.origin, replayed)).status).toBe(401);
    const late = requestTokenOf(integration, { iat: Math.floor(Date.now() / 1000) - 3600 });
    expect((await exchange(server.origin, late)).status).toBe(401);
    await changeApiKeyDirectly(server.dependencies, integration, { disabledAt: new Date() });
    expect((await verify(server.origin, token)).status).toBe(401);
    expect((await exchange(server.origin, requestTokenOf(integration))).status).toBe(401);
    await changeApiKeyDirectly(server.dependencies, integration, { appkey: 'rka_another' });
    expect((await verify(server.origin, token)).status).toBe(401);
    expect(await requestsByVerdict()).toEqual({
      OK: 2,
      TOKEN_REPLAYED: 1,
      TOKEN_OUTSIDE_LEEWAY: 1,
      API_KEY_DISABLED: 2,
      APPKEY_REGENERATED: 1,
    });
  });

  test('counts nothing that proves nothing', async () => {
    const [header, payload, signature = ''] = token.split('.');
    const forged = [header, payload, signature.replaceAll(/./g, 'A')].join('.');
    const stranger = await createTestIntegration(database, masterKeys);
    const { sharedsecret } = stranger;
    for (const text of [forged, `${token}A`, 'abc'])
      expect((await verify(server.origin, text)).status).toBe(401);
    for (const changes of [{ appkey: stranger.appkey }, { sharedsecret }])
      expect((await exchange(server.origin, requestTokenOf(integration, changes))).status).toBe(
        401,
      );
    expect((await refresh(server.origin, `rkr_${'A'.repeat(49)}`)).status).toBe(400);
    expect(await requestsByVerdict()).toEqual({ OK: 1 });
  });

  test('forgets nothing that was counted when the account is forgotten', async () => {
    await verifyOften(server.origin, 20);
    await changeApiKeyDirectly(server.dependencies, integration, { description: 'changed' });
    await verifyOften(server.origin, 20);
    expect((await written())[0]?.acceptedCount).toBe(41n);
  });

  test('is shown in the metrics to get written', async () => {
    await server.flushUsage();
    const metrics = await (await fetch(`${server.origin}/metrics`)).text();
    expect(metrics).toMatch(/^rekey_usage_dropped_total 0$/m);
    const [, flushedAt = ''] = /^rekey_usage_flushed_timestamp_seconds (.+)$/m.exec(metrics) ?? [];
    expect(Date.now() / 1000 - Number(flushedAt)).toBeLessThan(10);
  });
});
