import type { Queryable, Transaction } from '../database/database.ts';
import { Prisma } from '../database/generated/client.ts';

/** A service token or an API key that ends soon. */
export type Expiring = {
  readonly kind: 'service token' | 'API key';
  readonly name: string;
  readonly expiresAt: Date;
};

/** The stretch of time within which an end is soon. */
export type Soon = { readonly now: Date; readonly until: Date };

/** What ends soon that nobody has been told of. What was made for no longer than that is known to. */
const soonSql = ({ now, until }: Soon) => Prisma.sql`
  expires_at > ${now} AND expires_at <= ${until} AND told_expiry IS DISTINCT FROM expires_at
  AND expires_at - created_at > ${until}::timestamptz - ${now}::timestamptz`;

/** Accounts of which something ends soon that nobody has been told of. */
export async function findAccountsWithExpiring(
  database: Queryable,
  soon: Soon,
): Promise<readonly string[]> {
  const rows = await database.$queryRaw<{ accountId: string }[]>`
    SELECT account_id AS "accountId" FROM service_token WHERE ${soonSql(soon)}
    UNION
    SELECT account_id FROM api_key WHERE ${soonSql(soon)} AND disabled_at IS NULL`;
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
  soon: Soon,
): Promise<readonly Expiring[]> {
  const tokens = await transaction.$queryRaw<Expiring[]>`
    UPDATE service_token SET told_expiry = expires_at
     WHERE account_id = ${accountId}::uuid AND ${soonSql(soon)}
    RETURNING 'service token' AS kind, name, expires_at AS "expiresAt"`;
  const keys = await transaction.$queryRaw<Expiring[]>`
    UPDATE api_key SET told_expiry = expires_at
     WHERE account_id = ${accountId}::uuid AND ${soonSql(soon)} AND disabled_at IS NULL
    RETURNING 'API key' AS kind, appname AS name, expires_at AS "expiresAt"`;
  return [...tokens, ...keys].sort((a, b) => a.expiresAt.getTime() - b.expiresAt.getTime());
}
