import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { busynessOf } from '../../src/usage/busyness.ts';
import { LET_IN } from '../../src/usage/usage-recorder.ts';
import { UsageStore } from '../../src/usage/usage.store.ts';
import { addUsage, usageOf, type Usage } from '../../src/usage/usage.ts';
import { openTestDatabase } from '../support/database.ts';
import { createTestIntegration } from '../support/integration.ts';
import { testMasterKeys } from '../support/master-keys.ts';

const NOON_MS = Date.parse('2026-11-23T12:00:00.000Z');
const HOUR_MS = 3_600_000;
const KEYS = 200;
const masterKeys = testMasterKeys();
let database: Database;
let store: UsageStore;

beforeAll(async () => {
  database = await openTestDatabase();
  store = new UsageStore(database.prisma);
});
afterAll(() => database.close());

/** Requests that came at one moment. */
function seen(
  apiKeyId: string,
  requests: number,
  atMs: number,
  ip: string | null,
  verdict = LET_IN,
  sharedSecretVersion = 1,
): Usage {
  const addresses = { remoteAddress: undefined, forwardedFor: undefined };
  const times = { firstAtMs: atMs, lastAtMs: atMs };
  return usageOf({ apiKeyId, sharedSecretVersion, verdict, requests, ...times, ...addresses }, ip);
}

const usesOf = (apiKeyId: string) =>
  database.prisma.apiKeyUse.findMany({
    where: { apiKeyId },
    orderBy: { sharedSecretVersion: 'asc' },
  });

describe('stored usage', () => {
  test('adds up, with its first and its last request', async () => {
    const { apiKeyId, accountId } = await createTestIntegration(database, masterKeys);
    await store.add([seen(apiKeyId, 3, NOON_MS, '192.0.2.1')]);
    await store.add([seen(apiKeyId, 4, NOON_MS + 5000, '192.0.2.2')]);
    await store.add([seen(apiKeyId, 5, NOON_MS - 5000, '192.0.2.3')]);
    expect(await usesOf(apiKeyId)).toEqual([
      {
        apiKeyId,
        accountId,
        sharedSecretVersion: 1,
        acceptedCount: 12n,
        firstAcceptedAt: new Date(NOON_MS - 5000),
        lastAcceptedAt: new Date(NOON_MS + 5000),
        lastAcceptedIp: '192.0.2.2',
        refusedCount: 0n,
        lastRefusedAt: null,
        lastRefusedIp: null,
        busyness: expect.closeTo(busynessOf(12, NOON_MS), 3) as number,
      },
    ]);
  });

  test('keeps versions and verdicts apart', async () => {
    const { apiKeyId } = await createTestIntegration(database, masterKeys);
    const retired = seen(apiKeyId, 2, NOON_MS, '192.0.2.9', 'SHARED_SECRET_REGENERATED', 1);
    await store.add([retired, seen(apiKeyId, 7, NOON_MS, '192.0.2.1', LET_IN, 2)]);
    await store.add([retired]);
    const [first, second] = await usesOf(apiKeyId);
    expect(first).toMatchObject({
      acceptedCount: 0n,
      lastAcceptedAt: null,
      refusedCount: 4n,
      lastRefusedAt: new Date(NOON_MS),
      lastRefusedIp: '192.0.2.9',
      busyness: 0,
    });
    expect(second).toMatchObject({ acceptedCount: 7n, refusedCount: 0n, lastRefusedAt: null });
  });

  test('keeps the requests of each hour, by verdict, all versions together', async () => {
    const { apiKeyId } = await createTestIntegration(database, masterKeys);
    const day = addUsage(
      seen(apiKeyId, 2, NOON_MS, null),
      addUsage(seen(apiKeyId, 3, NOON_MS + HOUR_MS, null), seen(apiKeyId, 1, NOON_MS, null)),
    );
    const midnight = seen(apiKeyId, 6, NOON_MS + 12 * HOUR_MS, null);
    const refused = seen(apiKeyId, 5, NOON_MS, null, 'TOKEN_EXPIRED');
    await store.add([addUsage(day, midnight), seen(apiKeyId, 9, NOON_MS, null, LET_IN, 2)]);
    await store.add([addUsage(day, refused)]);
    const rows = await database.prisma.apiKeyRequestsDay.findMany({
      where: { apiKeyId },
      orderBy: [{ day: 'asc' }, { verdict: 'asc' }],
      omit: { accountId: true, apiKeyId: true },
    });
    const hours = (requests: Record<number, number>) =>
      Array.from({ length: 24 }, (_, hour) => requests[hour] ?? 0);
    const today = new Date('2026-11-23');
    expect(rows).toEqual([
      { day: today, verdict: LET_IN, hours: hours({ 12: 15, 13: 6 }) },
      { day: today, verdict: 'TOKEN_EXPIRED', hours: hours({ 12: 5 }) },
      { day: new Date('2026-11-24'), verdict: LET_IN, hours: hours({ 0: 6 }) },
    ]);
  });

  test('leaves out keys that are gone, and writes the others', async () => {
    const { apiKeyId } = await createTestIntegration(database, masterKeys);
    const gone = uuidv7();
    await store.add([seen(gone, 1, NOON_MS, null), seen(apiKeyId, 1, NOON_MS, null)]);
    expect(await usesOf(gone)).toEqual([]);
    expect(await usesOf(apiKeyId)).toHaveLength(1);
  });

  test('holds a busyness of any size, and none that is lost beside a greater one', async () => {
    const { apiKeyId } = await createTestIntegration(database, masterKeys);
    const yearsMs = 10 * 365 * 24 * HOUR_MS;
    await store.add([seen(apiKeyId, 1_000_000_000, NOON_MS, null)]);
    await store.add([seen(apiKeyId, 1, NOON_MS, null)]);
    await store.add([seen(apiKeyId, 1, NOON_MS - yearsMs, null)]);
    const expected = busynessOf(1_000_000_001, NOON_MS);
    expect((await usesOf(apiKeyId))[0]?.busyness).toBeCloseTo(expected, 10);
    await store.add([seen(apiKeyId, 1, NOON_MS + yearsMs, null)]);
    expect((await usesOf(apiKeyId))[0]?.busyness).toBeCloseTo(busynessOf(1, NOON_MS + yearsMs), 10);
  });

  test('orders keys by requests of which each counts half after a day', async () => {
    const dayMs = 24 * HOUR_MS;
    const make = () => createTestIntegration(database, masterKeys);
    const [a, b, c] = await Promise.all([make(), make(), make()]);
    // By now: 100 / 4 + 1 = 26, 24, 27.
    await store.add([
      seen(a.apiKeyId, 100, NOON_MS, null),
      seen(c.apiKeyId, 54, NOON_MS + dayMs, null),
    ]);
    await store.add([seen(b.apiKeyId, 24, NOON_MS + 2 * dayMs, null)]);
    await store.add([seen(a.apiKeyId, 1, NOON_MS + 2 * dayMs, null)]);
    const rows = await database.prisma.apiKeyUse.findMany({
      where: { apiKeyId: { in: [a, b, c].map(({ apiKeyId }) => apiKeyId) } },
      orderBy: { busyness: 'desc' },
    });
    expect(rows.map(({ apiKeyId }) => apiKeyId)).toEqual([c, a, b].map((key) => key.apiKeyId));
  });

  test('is complete when many write the same keys at once, in whatever order', async () => {
    const { accountId } = await createTestIntegration(database, masterKeys);
    const { prisma } = database;
    const keys = await prisma.apiKey.createManyAndReturn({
      data: Array.from({ length: KEYS }, (_, at) => ({
        accountId,
        appname: `key-${at}`,
        role: 'READONLY' as const,
        appkeyHash: new Uint8Array(32),
        createdByKind: 'SYSTEM' as const,
        createdByLabel: 'system',
      })),
      select: { id: true },
    });
    const batch = keys.map(({ id }) => seen(id, 1, NOON_MS, null));
    const writers = Array.from({ length: 20 }, (_, at) =>
      store.add(at % 2 === 0 ? batch : batch.toReversed()),
    );
    await Promise.all(writers);
    const complete = await prisma.apiKeyUse.count({
      where: { accountId, acceptedCount: 20n },
    });
    expect(complete).toBe(KEYS);
  });
});
