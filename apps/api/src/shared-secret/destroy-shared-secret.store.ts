import type { SecretVersion } from '@rekey/keys/regeneration';
import type { Queryable, Transaction } from '../database/database.ts';
import { VERSION_COLUMNS } from './shared-secret.store.ts';

/** Accounts of one round of upkeep: those that are left come with the next. */
const ACCOUNTS_PER_ROUND = 100;

/** A version by which the rules go; those with the same fingerprint have the same string. */
export type FingerprintedVersion = SecretVersion & { readonly fingerprint: string };

/** All versions of the account: one of long ago may still be there. */
export async function listAllVersions(
  transaction: Transaction,
  accountId: string,
): Promise<FingerprintedVersion[]> {
  return transaction.sharedSecret.findMany({
    where: { accountId },
    orderBy: { version: 'desc' },
    select: { ...VERSION_COLUMNS, fingerprint: true },
  });
}

/** Empties the sealed value and salt of versions of the account, for good. The rows stay. */
export async function destroyVersions(
  transaction: Transaction,
  accountId: string,
  versions: readonly number[],
  destroyedAt: Date,
): Promise<void> {
  await transaction.sharedSecret.updateMany({
    where: { accountId, version: { in: [...versions] }, destroyedAt: null },
    data: { sealedValue: new Uint8Array(), sealedSalt: new Uint8Array(), destroyedAt },
  });
}

/**
 * Accounts that have a string which was accepted by none of its numbers since `retiredBefore`, and
 * which was not destroyed. Whether it is to be destroyed is for the rules to say.
 */
export async function listAccountsToDestroyIn(
  queryable: Queryable,
  retiredBefore: Date,
): Promise<string[]> {
  const rows = await queryable.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT account_id AS id FROM shared_secret AS retired
     WHERE destroyed_at IS NULL AND accepted_until <= ${retiredBefore}
       AND NOT EXISTS (
         SELECT FROM shared_secret AS same
          WHERE same.account_id = retired.account_id AND same.fingerprint = retired.fingerprint
            AND (same.accepted_until IS NULL OR same.accepted_until > ${retiredBefore}))
     LIMIT ${ACCOUNTS_PER_ROUND}`;
  return rows.map(({ id }) => id);
}
