import type { Queryable, Transaction } from '../database/database.ts';

/** The longest maximum age of a shared secret, in days. */
export const MAX_AGE_DAYS_MAX = 3650;

/** How old the account's secret may become, in days; null when nobody is to be reminded. */
export async function findMaxAgeDays(
  queryable: Queryable,
  accountId: string,
): Promise<number | null> {
  const { maxAgeDays } = await queryable.account.findUniqueOrThrow({
    where: { id: accountId },
    select: { maxAgeDays: true },
  });
  return maxAgeDays;
}

/** Stores it. */
export async function storeMaxAgeDays(
  transaction: Transaction,
  accountId: string,
  maxAgeDays: number | null,
): Promise<void> {
  await transaction.account.update({
    where: { id: accountId },
    data: { maxAgeDays },
    select: { id: true },
  });
}

/**
 * How many accounts have a secret that is past its maximum age, as `secretAge` judges it: by when
 * the string was first made, for a restored one is as old as it was.
 */
export async function countOverdueSharedSecrets(queryable: Queryable, now: Date): Promise<number> {
  const [row] = await queryable.$queryRaw<[{ overdue: number }]>`
    SELECT count(*)::int AS overdue
      FROM account
      JOIN shared_secret AS current ON current.account_id = account.id
       AND current.version = account.shared_secret_version
     WHERE account.shared_secret_max_age_days IS NOT NULL
       AND (SELECT min(same.created_at) FROM shared_secret AS same
             WHERE same.account_id = account.id AND same.fingerprint = current.fingerprint)
         + account.shared_secret_max_age_days * interval '86400 seconds' <= ${now}`;
  return row.overdue;
}
