import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { lockAccount } from '../../src/account/lock-account.ts';
import type { Database, Transaction } from '../../src/database/database.ts';
import { raiseEpoch } from '../../src/fleet/raise-epoch.ts';
import { LET_IN } from '../../src/usage/usage-recorder.ts';
import { UsageStore } from '../../src/usage/usage.store.ts';
import { usageOf, type Usage } from '../../src/usage/usage.ts';
import { openTestDatabase } from '../support/database.ts';
import { createTestIntegration, type TestIntegration } from '../support/integration.ts';
import { testMasterKeys } from '../support/master-keys.ts';

describe('writing usage', () => {
  let database: Database;
  let store: UsageStore;
  let integration: TestIntegration;

  beforeAll(async () => {
    database = await openTestDatabase();
    store = new UsageStore(database.prisma);
  });
  beforeEach(async () => {
    integration = await createTestIntegration(database, testMasterKeys());
  });
  afterAll(() => database.close());

  function oneUse({ apiKeyId }: TestIntegration): Usage {
    const times = { firstAtMs: Date.now(), lastAtMs: Date.now() };
    const addresses = { remoteAddress: undefined, forwardedFor: undefined };
    const of = { apiKeyId, sharedSecretVersion: 1, verdict: LET_IN };
    return usageOf({ ...of, ...times, ...addresses, requests: 1 }, null);
  }

  const count = async ({ apiKeyId }: TestIntegration) =>
    (await database.prisma.apiKeyUse.findFirst({ where: { apiKeyId } }))?.acceptedCount;

  /** Does something in the middle of a transaction, before it is committed. */
  async function during(
    transact: (transaction: Transaction) => Promise<unknown>,
    meanwhile: () => Promise<unknown>,
  ): Promise<void> {
    await database.prisma.$transaction(async (transaction) => {
      await transact(transaction);
      await meanwhile();
    });
  }

  test('waits for no change of credentials', async () => {
    const { accountId } = integration;
    await during(
      async (transaction) => {
        await lockAccount(transaction, accountId);
        await raiseEpoch(transaction, accountId, 'CREDENTIALS');
      },
      () => store.add([oneUse(integration)]),
    );
    expect(await count(integration)).toBe(1n);
  });

  test('lets no change of credentials wait', async () => {
    const { accountId, apiKeyId } = integration;
    await store.add([oneUse(integration)]);
    await during(
      // What the writing holds until its commit, and more.
      async (transaction) => {
        await transaction.$executeRaw`SELECT FROM api_key WHERE id = ${apiKeyId}::uuid FOR KEY SHARE`;
        await transaction.$executeRaw`SELECT FROM api_key_use WHERE api_key_id = ${apiKeyId}::uuid FOR UPDATE`;
      },
      () =>
        database.prisma.$transaction(async (change) => {
          await lockAccount(change, accountId);
          await change.apiKey.update({ where: { id: apiKeyId }, data: { disabledAt: new Date() } });
          await raiseEpoch(change, accountId, 'CREDENTIALS');
        }),
    );
  });

  test('of a key that is being deleted leaves it out, and writes the others', async () => {
    const other = await createTestIntegration(database, testMasterKeys());
    let writing: Promise<void> | undefined;
    await during(
      (transaction) => transaction.apiKey.delete({ where: { id: integration.apiKeyId } }),
      async () => {
        writing = store.add([oneUse(integration), oneUse(other)]);
        await untilSomeoneWaits(database);
      },
    );
    await writing;
    expect(await count(integration)).toBeUndefined();
    expect(await count(other)).toBe(1n);
  });
});

async function untilSomeoneWaits({ prisma }: Database): Promise<void> {
  await expect
    .poll(
      () => prisma.$queryRaw<unknown[]>`
        SELECT pid FROM pg_stat_activity
        WHERE wait_event_type = 'Lock' AND datname = current_database()`,
    )
    .toHaveLength(1);
}
