import type { Queryable } from '../database/database.ts';
import { Prisma } from '../database/generated/client.ts';
import {
  API_KEY_SQL_COLUMNS,
  candidatesSql,
  filterSql,
  orderSql,
  placeSql,
  walkedSql,
  type ApiKeyStretch,
} from './api-key-stretch.store.ts';
import type { ApiKeyRecord } from './api-key.store.ts';

/** What a stretch has. */
export type ApiKeyStretchRead = {
  readonly rows: readonly ApiKeyRecord[];
  /**
   * How many keys come after the position in all, or at least `countMax`; null where reading the rows
   * did not tell.
   */
  readonly matches: number | null;
};

/** How far a filtered list is first walked in its own order, in keys: some 2 ms. */
const NEAR_KEYS = 6_000;
/** How many rows that an index of texts or states names are looked at, whosever they are. */
const CANDIDATES_MAX = 2_000;

/**
 * Reads a stretch, in its order. Without a filter that is one walk of an index, as long as the
 * stretch. With one, a common filter soon fills the stretch on a walk, and a rare one has few candidates
 * in an index of its own; only trying tells which it is, since statistics may be absent or wrong. What is
 * neither, or common but far away, takes a walk through all keys of the account at worst: some 0.2 ms for
 * a thousand. Walks read the index alone, and meet no other account's keys.
 */
export async function readApiKeys(
  queryable: Queryable,
  stretch: ApiKeyStretch,
): Promise<ApiKeyStretchRead> {
  const filter = filterSql(stretch.filter);
  if (filter === null)
    return { rows: await queryable.$queryRaw<ApiKeyRecord[]>(walkSql(stretch)), matches: null };
  const { countMax, rowsMax } = stretch;
  const near = await read(queryable, nearSql(stretch, filter));
  if (!near.isCut) return near;
  if (near.matches >= rowsMax) return near.matches >= countMax ? near : { ...near, matches: null };
  let matches: number | null = null;
  for (const candidates of candidatesSql(stretch.accountId, stretch.filter)) {
    const found = await read(queryable, amongSql(stretch, filter, candidates));
    if (!found.isCut) return found;
    if (found.matches >= countMax) ({ matches } = found);
  }
  return { ...(await read(queryable, farSql(stretch, filter))), matches };
}

type Read = {
  readonly rows: readonly ApiKeyRecord[];
  readonly matches: number;
  /** Whether there was more than was looked at. */
  readonly isCut: boolean;
};

type ReadRow = Omit<Read, 'rows'> & (ApiKeyRecord | { readonly id: null });

async function read(queryable: Queryable, sql: Prisma.Sql): Promise<Read> {
  // Where nothing matches there is one row without a key.
  const read = await queryable.$queryRaw<[ReadRow, ...ReadRow[]]>(sql);
  const { matches, isCut } = read[0];
  const rows = read.flatMap(({ matches: _, isCut: __, ...row }) => (row.id === null ? [] : [row]));
  return { rows, matches, isCut };
}

function walkSql(stretch: ApiKeyStretch): Prisma.Sql {
  return Prisma.sql`
    SELECT ${API_KEY_SQL_COLUMNS} FROM api_key
     WHERE ${placeSql(stretch)} ORDER BY ${orderSql(stretch.order)} LIMIT ${stretch.rowsMax}`;
}

/** What matches among the next keys of the order; ends as soon as there are enough. */
function nearSql(stretch: ApiKeyStretch, filter: Prisma.Sql): Prisma.Sql {
  const order = orderSql(stretch.order);
  const columns = walkedSql(stretch.order);
  const enough = Math.max(stretch.rowsMax, stretch.countMax);
  const matching = Prisma.sql`
    SELECT ${columns}
      FROM (SELECT ${columns} FROM api_key
             WHERE ${placeSql(stretch)} ORDER BY ${order} LIMIT ${NEAR_KEYS}) AS near
     WHERE ${filter} ORDER BY ${order} LIMIT ${enough}`;
  const isCut = Prisma.sql`
    CASE WHEN count(*) < ${enough}
         THEN EXISTS (SELECT 1 FROM api_key
                       WHERE ${placeSql(stretch)} ORDER BY ${order} OFFSET ${NEAR_KEYS})
         ELSE true END`;
  return Prisma.sql`WITH ${pageSql(stretch, matching, isCut)}`;
}

/** What matches among the rows that an index names, in whatever order they come. */
function amongSql(stretch: ApiKeyStretch, filter: Prisma.Sql, candidates: Prisma.Sql): Prisma.Sql {
  const columns = walkedSql(stretch.order);
  const matching = Prisma.sql`
    SELECT ${columns} FROM candidate WHERE ${placeSql(stretch)} AND ${filter}`;
  const isCut = Prisma.sql`(SELECT count(*) FROM candidate) = ${CANDIDATES_MAX}`;
  return Prisma.sql`
    WITH candidate AS MATERIALIZED (
      SELECT account_id, ${columns} FROM api_key WHERE ${candidates} LIMIT ${CANDIDATES_MAX}),
    ${pageSql(stretch, matching, isCut)}`;
}

/** A walk until the stretch is full, however far that is. */
function farSql(stretch: ApiKeyStretch, filter: Prisma.Sql): Prisma.Sql {
  const { order, rowsMax } = stretch;
  const matching = Prisma.sql`
    SELECT ${walkedSql(order)} FROM api_key
     WHERE ${placeSql(stretch)} AND ${filter} ORDER BY ${orderSql(order)} LIMIT ${rowsMax}`;
  return Prisma.sql`WITH ${pageSql(stretch, matching, Prisma.sql`false`)}`;
}

/** Counts what matches, and reads the whole rows of the first of it. */
function pageSql(
  { order, rowsMax }: ApiKeyStretch,
  matching: Prisma.Sql,
  isCut: Prisma.Sql,
): Prisma.Sql {
  return Prisma.sql`
    matching AS MATERIALIZED (${matching}),
    page AS (SELECT id FROM matching ORDER BY ${orderSql(order)} LIMIT ${rowsMax}),
    told AS (SELECT count(*)::int AS matches, ${isCut} AS "isCut" FROM matching)
    SELECT ${API_KEY_SQL_COLUMNS}, matches, "isCut"
      FROM told LEFT JOIN page ON true LEFT JOIN api_key USING (id)
     ORDER BY ${orderSql(order)}`;
}
