import type { Transaction } from '../database/database.ts';

/**
 * Holds the account's row until the transaction ends, so that what must be true of all its users
 * together (there is always an administrator) is decided by one transaction at a time. Taken before
 * any other row, as `raiseEpoch` does, so that no two transactions wait for each other.
 */
export async function lockAccount(transaction: Transaction, accountId: string): Promise<void> {
  await transaction.$queryRaw`
    SELECT 1 AS locked FROM account WHERE id = ${accountId}::uuid FOR NO KEY UPDATE`;
}
