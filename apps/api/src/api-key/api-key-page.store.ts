import type { Queryable } from '../database/database.ts';
import { Prisma } from '../database/generated/client.ts';
import type { ApiKeyFilter } from './api-key-filter.ts';
import {
  API_KEY_SQL_COLUMNS,
  filterSql,
  orderSql,
  placeSql,
  type ApiKeyStretch,
} from './api-key-stretch.store.ts';
import type { ApiKeyRecord } from './api-key.store.ts';

/** What a stretch has. */
export type ApiKeyStretchRead = {
  readonly rows: readonly ApiKeyRecord[];
  /** How many keys come after the position in all; null where reading the rows did not tell. */
  readonly matches: number | null;
};

/** How far a filtered list is first looked for in its own order, in rows. */
const WALK_ROWS = 500;

/**
 * Reads a stretch, in its order. Without a filter that is one walk of an index, as long as the
 * stretch. With one, a common filter finds enough in a short walk, and a rare one finds all there is
 * by its own index; only trying tells which it is, since statistics may be absent or wrong.
 */
export async function readApiKeys(
  queryable: Queryable,
  stretch: ApiKeyStretch,
): Promise<ApiKeyStretchRead> {
  const filter = filterSql(stretch.filter);
  if (filter === null)
    return { rows: await queryable.$queryRaw<ApiKeyRecord[]>(walkSql(stretch)), matches: null };
  const near = await queryable.$queryRaw<ApiKeyRecord[]>(walkAndFilterSql(stretch, filter));
  if (near.length === stretch.rowsMax) return { rows: near, matches: null };
  return gather(queryable, stretch, filter);
}

/** Counts an account's keys, and no further than `countMax`. */
export async function countApiKeysUpTo(
  queryable: Queryable,
  accountId: string,
  filter: ApiKeyFilter,
  countMax: number,
): Promise<number> {
  const condition = filterSql(filter);
  // Ordered by the account's own index, or else a planner may read other accounts' rows on the way.
  const rows =
    condition === null
      ? Prisma.sql`account_id = ${accountId}::uuid ORDER BY appname`
      : Prisma.sql`account_id = ${accountId}::uuid AND ${condition}`;
  const [counted] = await queryable.$queryRaw<[{ count: number }]>`
    SELECT count(*)::int AS count FROM (SELECT 1 FROM api_key WHERE ${rows} LIMIT ${countMax}) AS counted`;
  return counted.count;
}

function walkSql(stretch: ApiKeyStretch): Prisma.Sql {
  return Prisma.sql`
    SELECT ${API_KEY_SQL_COLUMNS} FROM api_key
     WHERE ${placeSql(stretch)} ORDER BY ${orderSql(stretch.order)} LIMIT ${stretch.rowsMax}`;
}

/** What matches among the next rows of the order; ends as soon as the stretch is full. */
function walkAndFilterSql(stretch: ApiKeyStretch, filter: Prisma.Sql): Prisma.Sql {
  const order = orderSql(stretch.order);
  return Prisma.sql`
    SELECT ${API_KEY_SQL_COLUMNS}
      FROM (SELECT * FROM api_key
             WHERE ${placeSql(stretch)} ORDER BY ${order} LIMIT ${WALK_ROWS}) AS near
     WHERE ${filter} ORDER BY ${order} LIMIT ${stretch.rowsMax}`;
}

type GatheredRow = { readonly matches: number } & (ApiKeyRecord | { readonly id: null });

/**
 * Finds all that matches, counts it, and sorts it: MATERIALIZED keeps the planner from walking the
 * order instead, in the hope of an early end. Where nothing matches there is one row without a key.
 */
async function gather(
  queryable: Queryable,
  stretch: ApiKeyStretch,
  filter: Prisma.Sql,
): Promise<ApiKeyStretchRead> {
  const order = orderSql(stretch.order);
  const gathered = await queryable.$queryRaw<[GatheredRow, ...GatheredRow[]]>`
    WITH matching AS MATERIALIZED (
        SELECT id, appname, created_at, last_login_at FROM api_key
         WHERE ${placeSql(stretch)} AND ${filter}),
      page AS (SELECT id FROM matching ORDER BY ${order} LIMIT ${stretch.rowsMax}),
      counted AS (SELECT count(*)::int AS matches FROM matching)
    SELECT ${API_KEY_SQL_COLUMNS}, matches
      FROM counted LEFT JOIN page ON true LEFT JOIN api_key USING (id)
     ORDER BY ${order}`;
  const rows = gathered.flatMap(({ matches: _, ...row }) => (row.id === null ? [] : [row]));
  return { rows, matches: gathered[0].matches };
}
