import type { Queryable, Transaction } from '../database/database.ts';

/** A service token or an API key that ends soon. */
export type Expiring = {
  readonly kind: 'service token' | 'API key';
  readonly name: string;
  readonly expiresAt: Date;
};

/** The stretch of time within which an end is soon. */
export type Soon = { readonly now: Date; readonly until: Date };

/** Accounts of which something ends soon that nobody has been told of. What was made for less than a week is known to. */
export async function findAccountsWithExpiring(
  database: Queryable,
  { now, until }: Soon,
): Promise<readonly string[]> {
  const rows = await database.$queryRaw<{ accountId: string }[]>`
    SELECT account_id AS "accountId" FROM service_token
     WHERE expires_at > ${now} AND expires_at <= ${until} AND told_expiry IS DISTINCT FROM expires_at
       AND expires_at - created_at > interval '7 days'
    UNION
    SELECT account_id FROM api_key
     WHERE expires_at > ${now} AND expires_at <= ${until} AND told_expiry IS DISTINCT FROM expires_at
       AND expires_at - created_at > interval '7 days' AND disabled_at IS NULL`;
  return rows.map(({ accountId }) => accountId);
}

/**
 * Marks what ends soon as told of, for this end of its. Hold the account's row.
 *
 * @returns what this transaction marked, and no other one before it; soonest first.
 */
export async function claimExpiring(
  transaction: Transaction,
  accountId: string,
  { now, until }: Soon,
): Promise<readonly Expiring[]> {
  const tokens = await transaction.$queryRaw<Expiring[]>`
    UPDATE service_token SET told_expiry = expires_at
     WHERE account_id = ${accountId}::uuid AND expires_at > ${now} AND expires_at <= ${until}
       AND told_expiry IS DISTINCT FROM expires_at AND expires_at - created_at > interval '7 days'
    RETURNING 'service token' AS kind, name, expires_at AS "expiresAt"`;
  const keys = await transaction.$queryRaw<Expiring[]>`
    UPDATE api_key SET told_expiry = expires_at
     WHERE account_id = ${accountId}::uuid AND expires_at > ${now} AND expires_at <= ${until}
       AND told_expiry IS DISTINCT FROM expires_at AND expires_at - created_at > interval '7 days'
       AND disabled_at IS NULL
    RETURNING 'API key' AS kind, appname AS name, expires_at AS "expiresAt"`;
  return [...tokens, ...keys].sort((a, b) => a.expiresAt.getTime() - b.expiresAt.getTime());
}
