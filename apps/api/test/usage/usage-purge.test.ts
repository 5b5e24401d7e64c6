import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { purgeRequestsDays, purgeRetiredUses } from '../../src/usage/usage-purge.store.ts';
import { openTestDatabase } from '../support/database.ts';
import { createTestIntegration } from '../support/integration.ts';
import { testMasterKeys } from '../support/master-keys.ts';

const NOW = new Date('2026-11-23T12:00:00.000Z');
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000);

describe('upkeep of usage', () => {
  let database: Database;
  let apiKeyId: string;
  let accountId: string;

  beforeAll(async () => {
    database = await openTestDatabase();
    ({ apiKeyId, accountId } = await createTestIntegration(database, testMasterKeys()));
    const { prisma } = database;
    const [first] = await prisma.sharedSecret.findMany({ where: { accountId } });
    if (first === undefined) throw new Error('no shared secret');
    const { id: _, ...secret } = first;
    const retire = (version: number, acceptedUntil: Date | null) => ({
      ...secret,
      version,
      acceptedUntil,
    });
    await prisma.sharedSecret.deleteMany({ where: { accountId } });
    await prisma.sharedSecret.createMany({
      data: [
        retire(1, daysAgo(90)),
        retire(2, daysAgo(80)),
        retire(3, daysAgo(10)),
        retire(4, null),
      ],
    });
    await prisma.account.update({ where: { id: accountId }, data: { sharedSecretVersion: 4 } });
  });
  afterAll(() => database.close());

  type Seen = {
    version: number;
    lastAcceptedAt?: Date;
    lastRefusedAt?: Date;
  };

  /** Which versions are left of these after the upkeep. */
  async function leftOf(...uses: readonly Seen[]): Promise<readonly number[]> {
    const { prisma } = database;
    await prisma.apiKeyUse.deleteMany();
    await prisma.apiKeyUse.createMany({
      data: uses.map(({ version, ...seen }) => ({
        apiKeyId,
        accountId,
        sharedSecretVersion: version,
        ...seen,
      })),
    });
    await purgeRetiredUses(prisma, NOW);
    const left = await prisma.apiKeyUse.findMany({ orderBy: { sharedSecretVersion: 'asc' } });
    return left.map(({ sharedSecretVersion }) => sharedSecretVersion);
  }

  test('deletes days that lie more than 35 days back', async () => {
    const { prisma } = database;
    const hours = new Array<number>(24).fill(1);
    await prisma.apiKeyRequestsDay.createMany({
      data: [0, 34, 35, 36, 90].map((days) => ({
        apiKeyId,
        accountId,
        day: daysAgo(days),
        verdict: 'OK',
        hours,
      })),
    });
    expect(await purgeRequestsDays(prisma, NOW)).toBe(2);
    expect(await purgeRequestsDays(prisma, NOW)).toBe(0);
    expect(await prisma.apiKeyRequestsDay.count()).toBe(3);
  });

  test('deletes what was seen under retired versions, once unseen for 35 days', async () => {
    const left = await leftOf(
      { version: 1, lastAcceptedAt: daysAgo(91) },
      { version: 2, lastAcceptedAt: daysAgo(81) },
      { version: 4, lastAcceptedAt: daysAgo(1) },
    );
    expect(left).toEqual([4]);
  });

  test('keeps what is still seen under a retired version', async () => {
    const left = await leftOf(
      { version: 1, lastAcceptedAt: daysAgo(91), lastRefusedAt: daysAgo(2) },
      { version: 2, lastRefusedAt: daysAgo(36) },
      { version: 4, lastAcceptedAt: daysAgo(1) },
    );
    expect(left).toEqual([1, 4]);
  });

  test('keeps what was seen under the current version, and one retired of late', async () => {
    const left = await leftOf(
      { version: 3, lastAcceptedAt: daysAgo(60) },
      { version: 4, lastAcceptedAt: daysAgo(50) },
    );
    expect(left).toEqual([3, 4]);
  });

  test('keeps what tells when a key was last used, however long ago', async () => {
    const left = await leftOf(
      { version: 1, lastAcceptedAt: daysAgo(91) },
      { version: 2, lastAcceptedAt: daysAgo(81) },
      { version: 4, lastRefusedAt: daysAgo(50) },
    );
    expect(left).toEqual([2, 4]);
  });
});
