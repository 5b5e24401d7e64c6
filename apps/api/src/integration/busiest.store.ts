import { API_KEY_SQL_COLUMNS } from '../api-key/api-key-stretch.store.ts';
import type { ApiKeyRecord } from '../api-key/api-key.store.ts';
import type { Queryable } from '../database/database.ts';
import { weekBefore, type UseScope } from './impact.store.ts';
import { isUsableSql, unusableSql } from './usable-keys.store.ts';

/** An API key in use, with when and from where it was last let in. */
export type BusyKey = ApiKeyRecord & {
  readonly lastSeenAt: Date;
  readonly lastSeenIp: string | null;
};

/** The busiest of each version that are looked at; those disabled or unseen for a week are among them. */
const CANDIDATES_MAX = 1_000;

/**
 * The busiest keys in use, the busiest first. One that is in use under two accepted versions goes by
 * the one that it uses more.
 */
export function findBusiest(
  queryable: Queryable,
  { accountId, versions, now }: UseScope,
  keysMax: number,
): Promise<BusyKey[]> {
  return queryable.$queryRaw<BusyKey[]>`
    WITH ${unusableSql(accountId, now)}, candidate AS MATERIALIZED (
      SELECT api_key_id, max(busyness) AS busyness, max(last_accepted_at) AS last_seen_at
      FROM unnest(${versions}::int[]) AS accepted (version) CROSS JOIN LATERAL (
        SELECT api_key_id, busyness, last_accepted_at FROM api_key_use
        WHERE account_id = ${accountId}::uuid AND shared_secret_version = accepted.version
        ORDER BY busyness DESC LIMIT ${CANDIDATES_MAX}) AS used
      GROUP BY api_key_id),
    busiest AS MATERIALIZED (
      SELECT api_key_id, busyness, last_seen_at FROM candidate
      WHERE last_seen_at >= ${weekBefore(now)} AND ${isUsableSql(now)}
      ORDER BY busyness DESC, api_key_id LIMIT ${keysMax})
    SELECT ${API_KEY_SQL_COLUMNS}, last_seen_at AS "lastSeenAt", (
        SELECT last_accepted_ip FROM api_key_use
        WHERE api_key_id = id AND shared_secret_version = ANY (${versions}::int[])
          AND last_accepted_at IS NOT NULL
        ORDER BY last_accepted_at DESC LIMIT 1) AS "lastSeenIp"
    FROM busiest JOIN api_key ON id = api_key_id
    ORDER BY busyness DESC, id`;
}
