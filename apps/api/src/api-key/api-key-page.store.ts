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
  const near = await readMatching(queryable, stretch, nearSql(stretch, filter));
  if (near.scanned < WALK_ROWS) return near;
  if (near.rows.length === stretch.rowsMax) return { rows: near.rows, matches: null };
  return readMatching(queryable, stretch, allSql(stretch, filter));
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

/** What matches among the next rows of the order, however few they are. */
function nearSql(stretch: ApiKeyStretch, filter: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    scanned AS MATERIALIZED (
      SELECT * FROM api_key
       WHERE ${placeSql(stretch)} ORDER BY ${orderSql(stretch.order)} LIMIT ${WALK_ROWS}),
    matching AS MATERIALIZED (SELECT * FROM scanned WHERE ${filter})`;
}

/** All that matches. MATERIALIZED keeps the planner from walking the order, hoping for an early end. */
function allSql(stretch: ApiKeyStretch, filter: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    matching AS MATERIALIZED (
      SELECT id, appname, created_at, last_login_at FROM api_key
       WHERE ${placeSql(stretch)} AND ${filter}),
    scanned AS (SELECT id FROM matching)`;
}

type Counted = { readonly scanned: number; readonly matches: number };
type MatchingRow = Counted & (ApiKeyRecord | { readonly id: null });

/** The first of `matching` in order, and how many rows there were; one row without a key when none. */
async function readMatching(
  queryable: Queryable,
  { order, rowsMax }: ApiKeyStretch,
  matching: Prisma.Sql,
): Promise<Counted & { readonly rows: readonly ApiKeyRecord[] }> {
  const read = await queryable.$queryRaw<[MatchingRow, ...MatchingRow[]]>`
    WITH ${matching},
      page AS (SELECT id FROM matching ORDER BY ${orderSql(order)} LIMIT ${rowsMax}),
      counted AS (SELECT (SELECT count(*)::int FROM scanned) AS scanned,
                         (SELECT count(*)::int FROM matching) AS matches)
    SELECT ${API_KEY_SQL_COLUMNS}, scanned, matches
      FROM counted LEFT JOIN page ON true LEFT JOIN api_key USING (id)
     ORDER BY ${orderSql(order)}`;
  const { scanned, matches } = read[0];
  const rows = read.flatMap(({ scanned: _, matches: __, ...row }) =>
    row.id === null ? [] : [row],
  );
  return { rows, scanned, matches };
}
