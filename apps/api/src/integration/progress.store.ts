import { API_KEY_SQL_COLUMNS } from '../api-key/api-key-stretch.store.ts';
import type { ApiKeyRecord } from '../api-key/api-key.store.ts';
import type { Queryable } from '../database/database.ts';
import { Prisma } from '../database/generated/client.ts';
import { COUNT_MAX } from './bounded-count.ts';
import type { IntegrationState } from './integration-state.ts';
import type { ProgressScope } from './progress-scope.ts';
import { isUsableSql, unusableSql } from './usable-keys.store.ts';

/** An API key that is followed, and what was seen of it since the regeneration. */
export type FollowedKey = ApiKeyRecord & {
  readonly state: IntegrationState;
  /** First and last let in with the current secret since then. */
  readonly updatedAt: Date | null;
  readonly lastSeenAt: Date | null;
  readonly lastSeenIp: string | null;
  /** With any other secret; counts are of all its time. */
  readonly oldAcceptedCount: number;
  readonly oldAcceptedAt: Date | null;
  readonly oldAcceptedIp: string | null;
  readonly oldRefusedCount: number;
  readonly oldRefusedAt: Date | null;
  readonly oldRefusedIp: string | null;
};

/** Which of those that are followed. */
export type FollowedPage = {
  /** Null for all. */
  readonly state: IntegrationState | null;
  /** The row id of the API key after which it begins; null for the first page. */
  readonly after: string | null;
  readonly rowsMax: number;
};

/** How many are in a state; `isCut` if not all were followed. */
export type FollowedCount = {
  readonly state: IntegrationState;
  readonly keys: number;
  readonly isCut: boolean;
};

/** Counts those that are followed, by state; states that none is in are left out. */
export function countFollowed(
  queryable: Queryable,
  scope: ProgressScope,
): Promise<FollowedCount[]> {
  return queryable.$queryRaw<FollowedCount[]>`
    WITH ${followedSql(scope)}
    SELECT state, count(*)::int AS keys, EXISTS (
      SELECT FROM walked GROUP BY version HAVING count(*) > ${COUNT_MAX}) AS "isCut"
    FROM (SELECT ${stateSql} AS state FROM followed) AS in_state
    GROUP BY state`;
}

/** Those that are followed, by the row ids of their API keys, which are in the order of creation. */
export function listFollowed(
  queryable: Queryable,
  scope: ProgressScope,
  { state, after, rowsMax }: FollowedPage,
): Promise<FollowedKey[]> {
  const inState = state === null ? Prisma.sql`true` : Prisma.sql`${stateSql} = ${state}`;
  const afterwards = after === null ? Prisma.sql`true` : Prisma.sql`api_key_id > ${after}::uuid`;
  return queryable.$queryRaw<FollowedKey[]>`
    WITH ${followedSql(scope)}, page AS MATERIALIZED (
      SELECT followed.*, ${stateSql} AS state FROM followed WHERE ${inState} AND ${afterwards}
      ORDER BY api_key_id LIMIT ${rowsMax})
    SELECT ${API_KEY_SQL_COLUMNS}, state, "updatedAt", "lastSeenAt", "oldAcceptedAt", "oldRefusedAt",
      "lastSeenIp", "oldAcceptedCount", "oldAcceptedIp", "oldRefusedIp",
      CASE WHEN refused IS NULL THEN 0 ELSE LEAST(refused, ${refusedSql(scope)})::float8 END
        AS "oldRefusedCount"
    FROM page JOIN api_key ON id = api_key_id CROSS JOIN LATERAL (
      SELECT ${detailSql(scope)} FROM api_key_use
      WHERE api_key_use.api_key_id = page.api_key_id) AS detail
    ORDER BY id`;
}

/**
 * Whoever was let in with an older version during the week before the current one was made, or since,
 * in its overlap; of each version the 10,001 that were so last. And what was seen of them since.
 */
function followedSql(scope: ProgressScope): Prisma.Sql {
  const { accountId, before, since, now } = scope;
  return Prisma.sql`
    ${unusableSql(accountId, now)}, walked AS MATERIALIZED (
      SELECT older.version, api_key_id
      FROM unnest(${before}::int[]) AS older (version) CROSS JOIN LATERAL (
        SELECT api_key_id FROM api_key_use
        WHERE account_id = ${accountId}::uuid AND shared_secret_version = older.version
          AND last_accepted_at >= ${since}::timestamptz - interval '168 hours'
        ORDER BY last_accepted_at DESC LIMIT ${COUNT_MAX + 1}) AS used),
    followed AS MATERIALIZED (
      SELECT api_key_id, seen.*
      FROM (SELECT DISTINCT api_key_id FROM walked WHERE ${isUsableSql(now)}) AS usable
        CROSS JOIN LATERAL (
          SELECT ${timesSql(scope)} FROM api_key_use
          WHERE api_key_use.api_key_id = usable.api_key_id OFFSET 0) AS seen)`;
}

/** Which rows of use tell what since: with the current secret, or let in or refused with another. */
function sightingsSql({ current, since, hadOverlap }: ProgressScope) {
  const isCurrent = Prisma.sql`shared_secret_version = ANY (${current}::int[])`;
  const sinceSql = Prisma.sql`${since}::timestamptz`;
  return {
    now: Prisma.sql`${isCurrent} AND last_accepted_at >= ${sinceSql}`,
    letIn: Prisma.sql`NOT ${isCurrent} AND ${hadOverlap} AND last_accepted_at >= ${sinceSql}`,
    refused: Prisma.sql`NOT ${isCurrent} AND last_refused_at >= ${sinceSql}`,
  };
}

/** When a key was seen since: what its state goes by. */
function timesSql(scope: ProgressScope): Prisma.Sql {
  const { now, letIn, refused } = sightingsSql(scope);
  return Prisma.sql`
    min(GREATEST(first_accepted_at, ${scope.since}::timestamptz)) FILTER (WHERE ${now})
      AS "updatedAt",
    max(last_accepted_at) FILTER (WHERE ${now}) AS "lastSeenAt",
    max(last_accepted_at) FILTER (WHERE ${letIn}) AS "oldAcceptedAt",
    max(last_refused_at) FILTER (WHERE ${refused}) AS "oldRefusedAt"`;
}

/** How often and from where; read for one page alone. */
function detailSql(scope: ProgressScope): Prisma.Sql {
  const { now, letIn, refused } = sightingsSql(scope);
  const lastIp = (kind: 'accepted' | 'refused', condition: Prisma.Sql) => {
    const [ip, at] = [Prisma.raw(`last_${kind}_ip`), Prisma.raw(`last_${kind}_at`)];
    return Prisma.sql`(array_agg(${ip} ORDER BY ${at} DESC) FILTER (WHERE ${condition}))[1]`;
  };
  return Prisma.sql`
    ${lastIp('accepted', now)} AS "lastSeenIp",
    COALESCE(sum(accepted_count) FILTER (WHERE ${letIn}), 0)::float8 AS "oldAcceptedCount",
    ${lastIp('accepted', letIn)} AS "oldAcceptedIp",
    sum(refused_count) FILTER (WHERE ${refused}) AS refused,
    ${lastIp('refused', refused)} AS "oldRefusedIp"`;
}

/**
 * Mixed is who goes on with another secret after having been seen with the current one: several copies
 * run, not all of them updated. It is over an hour after the last one was updated.
 */
const stateSql = Prisma.sql`CASE
  WHEN "updatedAt" IS NULL AND "oldAcceptedAt" IS NULL AND "oldRefusedAt" IS NULL THEN 'SILENT'
  WHEN "updatedAt" IS NULL THEN 'STRAGGLING'
  WHEN GREATEST("oldAcceptedAt", "oldRefusedAt") > "updatedAt"
    AND GREATEST("oldAcceptedAt", "oldRefusedAt") > "lastSeenAt" - interval '1 hour' THEN 'MIXED'
  ELSE 'UPDATED' END`;

/**
 * Refusals for a retired secret since the hour of the regeneration. What is counted by version also
 * has refusals of other kinds, from long before; the lesser of both is nearer to the truth.
 */
function refusedSql({ since }: ProgressScope): Prisma.Sql {
  return Prisma.sql`(
    SELECT sum(requests) FROM api_key_requests_day,
      unnest(hours) WITH ORDINALITY AS hour (requests, number)
    WHERE api_key_requests_day.api_key_id = page.api_key_id AND verdict = 'SHARED_SECRET_REGENERATED'
      AND day >= (${since}::timestamptz AT TIME ZONE 'UTC')::date
      AND day + (number - 1) * interval '1 hour'
        >= date_trunc('hour', ${since}::timestamptz AT TIME ZONE 'UTC'))`;
}
