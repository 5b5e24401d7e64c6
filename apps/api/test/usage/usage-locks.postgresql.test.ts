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
    // Its id is greater, so that its row is written after the other's.
    const other = await createTestIntegration(database, testMasterKeys());
    await store.add([oneUse(other)]);
    let writing: Promise<void> | undefined;
    await during(
      (transaction) => lockUse(transaction, other),
      async () => {
        writing = store.add([oneUse(integration), oneUse(other)]);
        await untilSomeoneWaits(database);
        // In the midst of the writing, all that it holds of this key is held.
        await database.prisma.$transaction(async (change) => {
          await lockAccount(change, accountId);
          await change.apiKey.update({ where: { id: apiKeyId }, data: { disabledAt: new Date() } });
          await raiseEpoch(change, accountId, 'CREDENTIALS');
        });
      },
    );
    await writing;
    expect(await count(integration)).toBe(1n);
  });

  test('takes its rows in one order, however they come, so that no two wait for each other', async () => {
    const { apiKeyId } = integration;
    const other = await createTestIntegration(database, testMasterKeys());
    const uses = [oneUse(other), oneUse(integration)];
    await store.add(uses);
    // Nor does it go by how the keys lie in their table: a changed row lies behind the others.
    const { prisma } = database;
    await prisma.apiKey.update({ where: { id: apiKeyId }, data: { description: 'changed' } });
    let writing: Promise<void> | undefined;
    await during(
      (transaction) => lockUse(transaction, integration),
      async () => {
        writing = store.add(uses);
        await untilSomeoneWaits(database);
        // It waits for the lesser id, so it has not taken the greater.
        await prisma.$transaction((transaction) => lockUse(transaction, other));
      },
    );
    await writing;
    expect(await count(other)).toBe(2n);
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

/** Takes the row, or fails at once where another has it. */
function lockUse(transaction: Transaction, { apiKeyId }: TestIntegration): Promise<number> {
  return transaction.$executeRaw`
    SELECT FROM api_key_use WHERE api_key_id = ${apiKeyId}::uuid FOR UPDATE NOWAIT`;
}

async function untilSomeoneWaits({ prisma }: Database): Promise<void> {
  await expect
    .poll(
      () => prisma.$queryRaw<unknown[]>`
        SELECT pid FROM pg_stat_activity
        WHERE wait_event_type = 'Lock' AND datname = current_database()`,
    )
    .toHaveLength(1);
}
