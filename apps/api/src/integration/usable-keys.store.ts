import { Prisma } from '../database/generated/client.ts';

/** So many that are not usable are held in memory for a statement; above, each key is looked up. */
const UNUSABLE_MAX = 10_000;

/** Which rows of `api_key` are of keys that can be used. */
export function enabledSql(now: Date): Prisma.Sql {
  return Prisma.sql`disabled_at IS NULL AND (expires_at IS NULL OR expires_at > ${now}::timestamptz)`;
}

/**
 * A CTE of the account's keys that are disabled or have expired. They are few, and have indexes of
 * their own: leaving them out costs nothing, where looking up ten thousand others costs 50 ms.
 */
export function unusableSql(accountId: string, now: Date): Prisma.Sql {
  const ofAccount = Prisma.sql`SELECT id FROM api_key WHERE account_id = ${accountId}::uuid`;
  return Prisma.sql`unusable AS MATERIALIZED (
    (${ofAccount} AND disabled_at IS NOT NULL LIMIT ${UNUSABLE_MAX})
    UNION ALL (${ofAccount} AND expires_at <= ${now}::timestamptz LIMIT ${UNUSABLE_MAX}))`;
}

/** Whether the row at hand has the `api_key_id` of a key that can be used, beside `unusableSql`. */
export function isUsableSql(now: Date): Prisma.Sql {
  return Prisma.sql`CASE WHEN (SELECT count(*) FROM unusable) < ${UNUSABLE_MAX}
    THEN api_key_id NOT IN (SELECT id FROM unusable)
    ELSE EXISTS (SELECT FROM api_key WHERE id = api_key_id AND ${enabledSql(now)}) END`;
}
