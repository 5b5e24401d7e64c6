import type { Transaction } from '../database/database.ts';

/** The channel on which a commit that raised the epoch is heard. */
export const EPOCH_CHANNEL = 'rekey_epoch';

/**
 * Raises the fleet's epoch and marks the account with it, in the transaction of whatever changes its
 * credentials: the secret, a key's status, expiry, role or appkey, a deletion. Call it last, to hold
 * the one shared row lock for the shortest time; the lock is held until the commit, so that epochs
 * commit in their own order. The account's row is locked first, as regeneration does, so that no two
 * of these transactions wait for each other.
 *
 * @returns the new epoch; hand it to `fleet.announce` after the commit.
 */
export async function raiseEpoch(transaction: Transaction, accountId: string): Promise<bigint> {
  await transaction.$queryRaw`
    SELECT 1 AS locked FROM account WHERE id = ${accountId}::uuid FOR NO KEY UPDATE`;
  const [row] = await transaction.$queryRaw<[{ epoch: bigint }]>`
    WITH raised AS (UPDATE epoch SET value = value + 1 WHERE id = 1 RETURNING value)
    UPDATE account SET epoch = raised.value FROM raised WHERE account.id = ${accountId}::uuid
    RETURNING account.epoch, pg_notify(${EPOCH_CHANNEL}, account.epoch::text)::text AS notified`;
  return row.epoch;
}
