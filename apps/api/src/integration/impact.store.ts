import type { Queryable } from '../database/database.ts';
import { Prisma } from '../database/generated/client.ts';
import { COUNT_MAX } from './bounded-count.ts';
import { enabledSql, isUsableSql, unusableSql } from './usable-keys.store.ts';

/** Whose use is looked at, of which versions, and when it is. */
export type UseScope = {
  readonly accountId: string;
  /** Numbers of the versions that are accepted. */
  readonly versions: readonly number[];
  readonly now: Date;
};

/** Enabled keys that were let in of late. */
export type SeenKeys = {
  readonly lastHour: number;
  readonly lastDay: number;
  readonly lastWeek: number;
  /** What was seen before this was not looked at; null when all of the week was. */
  readonly cutAt: Date | null;
};

/** How many keys are looked at; one more than is counted. */
const KEYS_MAX = COUNT_MAX + 1;
/** Of these many keys each one's use is looked up, which takes some 3 ms for a thousand. */
const UNUSED_AMONG = 2_000;

/** Counts enabled keys, looking at 10,001 of the account's keys at most. */
export async function countEnabledKeys(
  queryable: Queryable,
  { accountId, now }: UseScope,
): Promise<{ readonly keys: number; readonly isCut: boolean }> {
  const [counted] = await queryable.$queryRaw<[{ keys: number; isCut: boolean }]>`
    WITH walked AS MATERIALIZED (
      SELECT disabled_at, expires_at FROM api_key WHERE account_id = ${accountId}::uuid
      ORDER BY appname LIMIT ${KEYS_MAX})
    SELECT count(*) FILTER (WHERE ${enabledSql(now)})::int AS keys, count(*) >= ${KEYS_MAX} AS "isCut"
    FROM walked`;
  return counted;
}

/** Counts enabled keys by when they were last let in, looking at the 10,001 seen last of each version. */
export async function countSeenKeys(queryable: Queryable, scope: UseScope): Promise<SeenKeys> {
  const { accountId, versions, now } = scope;
  const [counted] = await queryable.$queryRaw<[SeenKeys]>`
    WITH ${unusableSql(accountId, now)}, walked AS MATERIALIZED (
      SELECT accepted.version, api_key_id, last_accepted_at
      FROM unnest(${versions}::int[]) AS accepted (version) CROSS JOIN LATERAL (
        SELECT api_key_id, last_accepted_at FROM api_key_use
        WHERE account_id = ${accountId}::uuid AND shared_secret_version = accepted.version
          AND last_accepted_at >= ${weekBefore(now)}
        ORDER BY last_accepted_at DESC LIMIT ${KEYS_MAX}) AS used),
    seen AS (
      SELECT max(last_accepted_at) AS at FROM walked WHERE ${isUsableSql(now)}
      GROUP BY api_key_id),
    cut AS (
      SELECT min(last_accepted_at) AS at FROM walked GROUP BY version HAVING count(*) >= ${KEYS_MAX})
    SELECT count(*) FILTER (WHERE at >= ${now}::timestamptz - interval '1 hour')::int AS "lastHour",
      count(*) FILTER (WHERE at >= ${now}::timestamptz - interval '24 hours')::int AS "lastDay",
      count(*)::int AS "lastWeek", (SELECT max(at) FROM cut) AS "cutAt"
    FROM seen`;
  return counted;
}

/** Counts those that were not let in within a week among the account's first 2,000 keys by name. */
export async function countUnusedAmongFirst(
  queryable: Queryable,
  { accountId, versions, now }: UseScope,
): Promise<number> {
  const [{ unused }] = await queryable.$queryRaw<[{ unused: number }]>`
    WITH walked AS MATERIALIZED (
      SELECT id, disabled_at, expires_at FROM api_key WHERE account_id = ${accountId}::uuid
      ORDER BY appname LIMIT ${UNUSED_AMONG})
    SELECT count(*)::int AS unused FROM walked
    WHERE ${enabledSql(now)} AND NOT EXISTS (
      SELECT FROM api_key_use
      WHERE api_key_id = walked.id AND shared_secret_version = ANY (${versions}::int[])
        AND last_accepted_at >= ${weekBefore(now)} OFFSET 0)`;
  return unused;
}

/** The moment since which a key counts as in use. */
export function weekBefore(now: Date): Prisma.Sql {
  return Prisma.sql`${now}::timestamptz - interval '168 hours'`;
}
