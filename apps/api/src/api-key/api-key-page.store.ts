import type { Queryable } from '../database/database.ts';
import { Prisma } from '../database/generated/client.ts';
import type { ApiKeyFilter } from './api-key-filter.ts';
import type { ApiKeyOrder, ApiKeyOrderField, ApiKeyPosition } from './api-key-order.ts';
import type { ApiKeyRecord } from './api-key.store.ts';

/** A stretch of an account's keys. */
export type ApiKeyStretch = {
  readonly accountId: string;
  readonly filter: ApiKeyFilter;
  readonly order: ApiKeyOrder;
  /** Exclusive; null to begin at the end that the order begins with. */
  readonly after: ApiKeyPosition | null;
  readonly rowsMax: number;
};

/** How far a filtered list is first looked for in its own order, in rows. */
const WALK_ROWS = 500;

const COLUMNS = Prisma.sql`
  id, appname, description, role, disabled_at AS "disabledAt", expires_at AS "expiresAt",
  appkey_version AS "appkeyVersion", last_login_at AS "lastLoginAt", last_login_ip AS "lastLoginIp",
  created_at AS "createdAt", created_by_kind AS "createdByKind", created_by_label AS "createdByLabel"`;

/** What each order goes by, exactly as its index has it. Never is before any time. */
const KEYS: Record<ApiKeyOrderField, readonly Prisma.Sql[]> = {
  APPNAME: [Prisma.sql`appname`],
  CREATED_AT: [Prisma.sql`created_at`, Prisma.sql`id`],
  LAST_LOGIN_AT: [Prisma.sql`COALESCE(last_login_at, '-infinity'::timestamptz)`, Prisma.sql`id`],
};

/**
 * Reads a stretch, in its order. Without a filter that is one walk of an index, as long as the
 * stretch. With one, a common filter finds enough in a short walk and a rare one finds all there is
 * by its own index; only the first attempt tells which it is, since statistics may be absent or wrong.
 */
export async function readApiKeys(
  queryable: Queryable,
  stretch: ApiKeyStretch,
): Promise<readonly ApiKeyRecord[]> {
  const filter = filterSql(stretch.filter);
  if (filter === null) return queryable.$queryRaw<ApiKeyRecord[]>(walkSql(stretch));
  const found = await queryable.$queryRaw<ApiKeyRecord[]>(walkAndFilterSql(stretch, filter));
  if (found.length === stretch.rowsMax) return found;
  return queryable.$queryRaw<ApiKeyRecord[]>(gatherAndSortSql(stretch, filter));
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
    SELECT ${COLUMNS} FROM api_key
     WHERE ${placeSql(stretch)} ORDER BY ${orderSql(stretch.order)} LIMIT ${stretch.rowsMax}`;
}

function walkAndFilterSql(stretch: ApiKeyStretch, filter: Prisma.Sql): Prisma.Sql {
  const order = orderSql(stretch.order);
  return Prisma.sql`
    SELECT ${COLUMNS}
      FROM (SELECT * FROM api_key
             WHERE ${placeSql(stretch)} ORDER BY ${order} LIMIT ${WALK_ROWS}) AS walked
     WHERE ${filter} ORDER BY ${order} LIMIT ${stretch.rowsMax}`;
}

/** MATERIALIZED keeps the planner from walking the order after all, in the hope of an early end. */
function gatherAndSortSql(stretch: ApiKeyStretch, filter: Prisma.Sql): Prisma.Sql {
  const order = orderSql(stretch.order);
  return Prisma.sql`
    WITH matching AS MATERIALIZED (
      SELECT id, appname, created_at, last_login_at FROM api_key
       WHERE ${placeSql(stretch)} AND ${filter})
    SELECT ${COLUMNS} FROM api_key
     WHERE id IN (SELECT id FROM matching ORDER BY ${order} LIMIT ${stretch.rowsMax})
     ORDER BY ${order}`;
}

function placeSql({ accountId, order, after }: ApiKeyStretch): Prisma.Sql {
  const inAccount = Prisma.sql`account_id = ${accountId}::uuid`;
  if (after === null) return inAccount;
  const keys = Prisma.join(KEYS[order.field]);
  const place = Prisma.join(positionSql(after));
  return order.direction === 'ASC'
    ? Prisma.sql`${inAccount} AND (${keys}) > (${place})`
    : Prisma.sql`${inAccount} AND (${keys}) < (${place})`;
}

function positionSql(position: ApiKeyPosition): readonly Prisma.Sql[] {
  if (position.field === 'APPNAME') return [Prisma.sql`${position.appname}`];
  const { at, id } = position;
  const time = at === null ? Prisma.sql`'-infinity'::timestamptz` : Prisma.sql`${at}::timestamptz`;
  return [time, Prisma.sql`${id}::uuid`];
}

function orderSql({ field, direction }: ApiKeyOrder): Prisma.Sql {
  const way = direction === 'ASC' ? Prisma.sql`ASC` : Prisma.sql`DESC`;
  return Prisma.join(KEYS[field].map((key) => Prisma.sql`${key} ${way}`));
}

/** @returns null when all keys pass. */
function filterSql({ status, search, now }: ApiKeyFilter): Prisma.Sql | null {
  const conditions: Prisma.Sql[] = [];
  if (status === 'DISABLED') conditions.push(Prisma.sql`disabled_at IS NOT NULL`);
  if (status === 'EXPIRED')
    conditions.push(Prisma.sql`disabled_at IS NULL AND expires_at <= ${now}::timestamptz`);
  if (status === 'ENABLED')
    conditions.push(
      Prisma.sql`disabled_at IS NULL AND (expires_at IS NULL OR expires_at > ${now}::timestamptz)`,
    );
  if (search?.isPrefix === true)
    conditions.push(Prisma.sql`appname ILIKE ${search.appnamePattern}`);
  if (search?.isPrefix === false)
    conditions.push(
      Prisma.sql`(appname ILIKE ${search.pattern} OR description ILIKE ${search.pattern})`,
    );
  return conditions.length === 0 ? null : Prisma.join(conditions, ' AND ');
}
