import type { Transaction } from '../database/database.ts';
import type { Change, Concern } from './fleet.ts';

/** The channel on which a commit that raised the epoch is heard. */
export const EPOCH_CHANNEL = 'rekey_epoch';

/**
 * Raises the fleet's epoch and marks the account with it, in the transaction of whatever takes
 * something away there. Call it last, to hold the one shared row lock for the shortest time; the lock
 * is held until the commit, so that epochs commit in their own order. The account's row is locked
 * first, as regeneration does, so that no two of these transactions wait for each other.
 *
 * @param concern what is taken away, and so what nodes have to forget. When in doubt, `CREDENTIALS`,
 *   which is all.
 * @returns the change; hand it to `announceCommit` after the commit.
 */
export async function raiseEpoch(
  transaction: Transaction,
  accountId: string,
  concern: Concern,
): Promise<Change> {
  await transaction.$queryRaw`
    SELECT 1 AS locked FROM account WHERE id = ${accountId}::uuid FOR NO KEY UPDATE`;
  const [row] = await transaction.$queryRaw<[{ epoch: bigint }]>`
    WITH raised AS (UPDATE epoch SET value = value + 1 WHERE id = 1 RETURNING value)
    UPDATE account SET epoch = raised.value,
      credentials_epoch = CASE WHEN ${concern === 'CREDENTIALS'} THEN raised.value ELSE credentials_epoch END
    FROM raised WHERE account.id = ${accountId}::uuid
    RETURNING account.epoch, pg_notify(${EPOCH_CHANNEL}, account.epoch::text)::text AS notified`;
  return { accountId, epoch: row.epoch, concern };
}
