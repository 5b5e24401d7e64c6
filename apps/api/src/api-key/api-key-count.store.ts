import type { Queryable } from '../database/database.ts';
import { Prisma } from '../database/generated/client.ts';
import type { ApiKeyFilter } from './api-key-filter.ts';
import { candidatesSql, filterSql } from './api-key-stretch.store.ts';

/** How many rows that an index of texts or states names are looked at, whosever they are. */
const CANDIDATES_MAX = 5_000;

/**
 * Counts an account's keys, and no further than `countMax`: what its own index of texts or states names
 * first, and where that is too much, by walking the account's keys.
 */
export async function countApiKeysUpTo(
  queryable: Queryable,
  accountId: string,
  filter: ApiKeyFilter,
  countMax: number,
): Promise<number> {
  const inAccount = Prisma.sql`account_id = ${accountId}::uuid`;
  const condition = filterSql(filter);
  const rows = condition === null ? inAccount : Prisma.sql`${inAccount} AND ${condition}`;
  for (const candidates of candidatesSql(accountId, filter)) {
    const count = await countCandidates(queryable, candidates, rows, countMax);
    if (count !== null) return count;
  }
  // Ordered by the account's own index, or else a planner may read other accounts' rows on the way.
  const [counted] = await queryable.$queryRaw<[{ count: number }]>`
    SELECT count(*)::int AS count
      FROM (SELECT 1 FROM api_key WHERE ${rows} ORDER BY appname LIMIT ${countMax}) AS counted`;
  return counted.count;
}

/** @returns null when there are more candidates than are looked at, and too few of them matched. */
async function countCandidates(
  queryable: Queryable,
  candidates: Prisma.Sql,
  rows: Prisma.Sql,
  countMax: number,
): Promise<number | null> {
  // A CTE gives its rows one by one: they are looked at only until enough of them matched.
  const [{ count, isCut }] = await queryable.$queryRaw<[{ count: number; isCut: boolean }]>`
    WITH candidate AS MATERIALIZED (
      SELECT account_id, disabled_at, expires_at, search_text FROM api_key
       WHERE ${candidates} LIMIT ${CANDIDATES_MAX})
    SELECT count(*)::int AS count,
           CASE WHEN count(*) < ${countMax} THEN (SELECT count(*) FROM candidate) = ${CANDIDATES_MAX}
                ELSE false END AS "isCut"
      FROM (SELECT 1 FROM candidate WHERE ${rows} LIMIT ${countMax}) AS counted`;
  return isCut ? null : count;
}
