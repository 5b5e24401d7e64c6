import { API_KEY_SQL_COLUMNS } from '../api-key/api-key-stretch.store.ts';
import type { ApiKeyRecord } from '../api-key/api-key.store.ts';
import type { Queryable } from '../database/database.ts';
import { Prisma } from '../database/generated/client.ts';
import type { RequestsWindow } from './requests-window.ts';

/** Requests of all API keys of an account on one day (UTC) with one verdict. */
export type AccountDay = {
  readonly verdict: string;
  /** Hours from 1970 to the day's midnight. */
  readonly firstHour: number;
  /** 24 numbers, one an hour. */
  readonly hours: readonly number[];
  /** How many rows it was summed of. */
  readonly rows: number;
};

/** How many rows are looked at, the newest days first; one is a key's day with one verdict. */
export const ROWS_MAX = 100_000;

const HOURS = Array.from({ length: 24 }, (_, hour) => hour + 1);
const SUM_OF_EACH_HOUR = Prisma.join(HOURS.map((hour) => Prisma.sql`sum(hours[${hour}::int])`));

/** Sums an account's requests since the day in which the window begins, each day by itself. */
export function sumAccountDays(
  queryable: Queryable,
  accountId: string,
  window: RequestsWindow,
): Promise<AccountDay[]> {
  return queryable.$queryRaw<AccountDay[]>`
    WITH ${walkedSql(accountId, window)}
    SELECT verdict, (EXTRACT(EPOCH FROM day)::bigint / 3600)::int AS "firstHour",
      ARRAY[${SUM_OF_EACH_HOUR}]::float8[] AS hours, count(*)::int AS rows
    FROM walked GROUP BY verdict, day`;
}

/** The API keys with the most requests in the window, whatever their verdicts, the busiest first. */
export function findBusiestInWindow(
  queryable: Queryable,
  accountId: string,
  window: RequestsWindow,
  keysMax: number,
): Promise<ApiKeyRecord[]> {
  const { from } = window;
  return queryable.$queryRaw<ApiKeyRecord[]>`
    WITH ${walkedSql(accountId, window)},
    busy AS (
      SELECT api_key_id, sum((SELECT sum(requests) FROM unnest(CASE
          WHEN day = ${dayOf(from)} THEN hours[(${from.getUTCHours() + 1}::int):24] ELSE hours END
        ) AS hour (requests))) AS requests
      FROM walked GROUP BY api_key_id ORDER BY requests DESC, api_key_id LIMIT ${keysMax})
    SELECT ${API_KEY_SQL_COLUMNS} FROM busy JOIN api_key ON id = api_key_id
    WHERE requests > 0 ORDER BY requests DESC, id`;
}

function walkedSql(accountId: string, { from }: RequestsWindow): Prisma.Sql {
  return Prisma.sql`walked AS MATERIALIZED (
    SELECT api_key_id, day, verdict, hours FROM api_key_requests_day
    WHERE account_id = ${accountId}::uuid AND day >= ${dayOf(from)}
    ORDER BY day DESC LIMIT ${ROWS_MAX})`;
}

function dayOf(at: Date): Prisma.Sql {
  return Prisma.sql`(${at}::timestamptz AT TIME ZONE 'UTC')::date`;
}
