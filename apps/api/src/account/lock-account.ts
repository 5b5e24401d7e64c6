import type { Transaction } from '../database/database.ts';

/**
 * Holds the account's row until the transaction ends, so that what must be true of all its users
 * together (there is always an administrator) is decided by one transaction at a time. Taken before
 * any other row, as `raiseEpoch` does, so that no two transactions wait for each other. The first entry
 * that a transaction appends to the audit log locks where that ends: whoever locks the account, or a row
 * that others lock before they append, does so before that.
 */
export async function lockAccount(transaction: Transaction, accountId: string): Promise<void> {
  await transaction.$queryRaw`
    SELECT 1 AS locked FROM account WHERE id = ${accountId}::uuid FOR NO KEY UPDATE`;
}
