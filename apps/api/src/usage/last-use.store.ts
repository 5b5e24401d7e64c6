import type { Queryable } from '../database/database.ts';

/** When an API key was last let in, and from which address, where that could be told. */
export type LastUse = {
  readonly apiKeyId: string;
  readonly at: Date;
  readonly ip: string | null;
};

/** The last uses of an account's API keys, over all versions; none for a key that was never let in. */
export async function findLastUses(
  queryable: Queryable,
  accountId: string,
  apiKeyIds: readonly string[],
): Promise<readonly LastUse[]> {
  return queryable.$queryRaw<LastUse[]>`
    SELECT DISTINCT ON (api_key_id) api_key_id AS "apiKeyId", last_accepted_at AS at,
      last_accepted_ip AS ip
    FROM api_key_use
    WHERE api_key_id = ANY (${apiKeyIds}::uuid[]) AND account_id = ${accountId}::uuid
      AND last_accepted_at IS NOT NULL
    ORDER BY api_key_id, last_accepted_at DESC`;
}
