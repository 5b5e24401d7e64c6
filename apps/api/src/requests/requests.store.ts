import type { Queryable } from '../database/database.ts';
import type { RequestsWindow } from './requests-window.ts';

/** Requests of one API key with one verdict, in those slots of a window that had any. */
export type StoredRequests = {
  readonly apiKeyId: string;
  /** `OK`, or the name of a refusal. */
  readonly verdict: string;
  /** From 0, the first of the window. */
  readonly slots: readonly number[];
  /** As many numbers, one for each of those slots. */
  readonly requests: readonly number[];
};

/** The requests of some of an account's API keys in a window; nothing for keys that made none. */
export function findRequests(
  queryable: Queryable,
  accountId: string,
  apiKeyIds: readonly string[],
  { from, slotHours, slots }: RequestsWindow,
): Promise<StoredRequests[]> {
  return queryable.$queryRaw<StoredRequests[]>`
    WITH slot AS (
      SELECT api_key_id, verdict, sum(requests)::float8 AS requests,
        (EXTRACT(EPOCH FROM day + (number - 1) * interval '1 hour')
          - EXTRACT(EPOCH FROM ${from}::timestamptz))::int / 3600 / ${slotHours}::int AS slot
      FROM api_key_requests_day, unnest(hours) WITH ORDINALITY AS hour (requests, number)
      WHERE api_key_id = ANY (${apiKeyIds}::uuid[]) AND account_id = ${accountId}::uuid
        AND day >= (${from}::timestamptz AT TIME ZONE 'UTC')::date AND requests > 0
        AND day + (number - 1) * interval '1 hour' >= ${from}::timestamptz AT TIME ZONE 'UTC'
      GROUP BY api_key_id, verdict, slot)
    SELECT api_key_id AS "apiKeyId", verdict, array_agg(slot) AS slots,
      array_agg(requests) AS requests
    FROM slot WHERE slot < ${slots}::int GROUP BY api_key_id, verdict`;
}
