import { Prisma } from '../database/generated/client.ts';
import type { ApiKeyFilter, ApiKeySearch } from './api-key-filter.ts';
import type { ApiKeyOrder, ApiKeyOrderField, ApiKeyPosition } from './api-key-order.ts';

/** A stretch of an account's keys. */
export type ApiKeyStretch = {
  readonly accountId: string;
  readonly filter: ApiKeyFilter;
  readonly order: ApiKeyOrder;
  /** Exclusive; null to begin at the end that the order begins with. */
  readonly after: ApiKeyPosition | null;
  readonly rowsMax: number;
  /** From here on it does not matter how many keys there are; 0 where none are to be counted. */
  readonly countMax: number;
};

/** `ApiKeyRecord`, as raw SQL selects it. */
export const API_KEY_SQL_COLUMNS = Prisma.sql`
  id, appname, description, role, disabled_at AS "disabledAt", expires_at AS "expiresAt",
  appkey_version AS "appkeyVersion", last_login_at AS "lastLoginAt", last_login_ip AS "lastLoginIp",
  created_at AS "createdAt", created_by_kind AS "createdByKind", created_by_label AS "createdByLabel"`;

/** What each order goes by, exactly as its index has it. Never is before any time. */
const KEYS: Record<ApiKeyOrderField, readonly Prisma.Sql[]> = {
  APPNAME: [Prisma.sql`appname`],
  CREATED_AT: [Prisma.sql`created_at`, Prisma.sql`id`],
  LAST_LOGIN_AT: [Prisma.sql`COALESCE(last_login_at, '-infinity'::timestamptz)`, Prisma.sql`id`],
};

/** What an order goes by, as columns; its index carries along these and all that follows here. */
const COLUMNS: Record<ApiKeyOrderField, Prisma.Sql> = {
  APPNAME: Prisma.sql`appname`,
  CREATED_AT: Prisma.sql`created_at`,
  LAST_LOGIN_AT: Prisma.sql`last_login_at`,
};

/** The columns that a walk in this order reads from its index alone. */
export function walkedSql({ field }: ApiKeyOrder): Prisma.Sql {
  return Prisma.sql`id, ${COLUMNS[field]}, disabled_at, expires_at, search_text`;
}

/** Which rows come after the stretch's position in its order. */
export function placeSql({ accountId, order, after }: ApiKeyStretch): Prisma.Sql {
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

/** The stretch's order, for ORDER BY. */
export function orderSql({ field, direction }: ApiKeyOrder): Prisma.Sql {
  const way = direction === 'ASC' ? Prisma.sql`ASC` : Prisma.sql`DESC`;
  return Prisma.join(KEYS[field].map((key) => Prisma.sql`${key} ${way}`));
}

/** Which rows a filter lets pass. @returns null when it is all of them. */
export function filterSql({ status, search, now }: ApiKeyFilter): Prisma.Sql | null {
  const conditions: Prisma.Sql[] = [];
  if (status === 'DISABLED') conditions.push(Prisma.sql`disabled_at IS NOT NULL`);
  if (status === 'EXPIRED')
    conditions.push(Prisma.sql`disabled_at IS NULL AND expires_at <= ${now}::timestamptz`);
  if (status === 'ENABLED')
    conditions.push(
      Prisma.sql`disabled_at IS NULL AND (expires_at IS NULL OR expires_at > ${now}::timestamptz)`,
    );
  if (search !== null) conditions.push(searchSql(search));
  return conditions.length === 0 ? null : Prisma.join(conditions, ' AND ');
}

/**
 * Conditions with indexes of their own, each of which all rows meet that a filter lets pass: by their
 * text, or else by a status that few keys have. The one that is most quickly looked up comes first.
 */
export function candidatesSql(accountId: string, filter: ApiKeyFilter): readonly Prisma.Sql[] {
  const { status, search } = filter;
  if (search !== null) return search.indexedPatterns.map((pattern) => searchSql({ pattern }));
  if (status === null || status === 'ENABLED') return [];
  return [Prisma.sql`account_id = ${accountId}::uuid AND ${filterSql(filter)}`];
}

/** The database makes both texts small letters, so that they become so in the same way. */
function searchSql({ pattern }: Pick<ApiKeySearch, 'pattern'>): Prisma.Sql {
  return Prisma.sql`search_text LIKE lower(${pattern})`;
}
