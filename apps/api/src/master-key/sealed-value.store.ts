import type { Queryable, Transaction } from '../database/database.ts';
import { Prisma } from '../database/generated/client.ts';
import type { BoundRow, SealedColumn } from './sealed-column.ts';

/** A sealed value with what it is bound to. */
export type SealedRow = {
  /** Primary key, as text. */
  readonly key: string;
  readonly sealed: Uint8Array;
  readonly bound: BoundRow;
};

/**
 * The id of the master key, which stands in a sealed value itself: see `seal` of packages/keys. Null
 * where there is nothing.
 */
const keyIdSql = (column: string) =>
  `CASE WHEN length("${column}") > 2
        THEN encode(substring("${column}" FROM 3 FOR get_byte("${column}", 1)), 'escape') END`;
const isFilledSql = (column: string) => `length("${column}") > 2`;

/** How many values of a column are sealed under which master key. */
export async function countByMasterKey(
  database: Queryable,
  { table, column }: SealedColumn,
): Promise<ReadonlyMap<string, number>> {
  const rows = await database.$queryRaw<{ keyId: string; count: bigint }[]>(Prisma.sql`
    SELECT ${Prisma.raw(keyIdSql(column))} AS "keyId", count(*) AS count
      FROM ${Prisma.raw(`"${table}"`)} WHERE ${Prisma.raw(isFilledSql(column))} GROUP BY 1`);
  return new Map(rows.map(({ keyId, count }) => [keyId, Number(count)]));
}

/** Some accounts that have values in the column under another master key than this one. */
export async function findAccountsUnderOthers(
  database: Queryable,
  { table, column, account }: SealedColumn,
  keyId: string,
  { after, rowsMax }: { readonly after: string; readonly rowsMax: number },
): Promise<readonly string[]> {
  const rows = await database.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT DISTINCT ${Prisma.raw(account ?? 'NULL')}::text AS id FROM ${Prisma.raw(`"${table}"`)}
     WHERE ${Prisma.raw(keyIdSql(column))} <> ${keyId}
       AND ${Prisma.raw(account ?? 'NULL')}::text > ${after}
     ORDER BY 1 LIMIT ${rowsMax}`);
  return rows.map(({ id }) => id);
}

/** Which values of a column. */
export type HeldStretch = {
  /** Null for those of the installation. */
  readonly accountId: string | null;
  /** Primary key, exclusive; null to begin with the first. */
  readonly after: string | null;
  readonly rowsMax: number;
};

/**
 * Some values under another master key than this one, held until the transaction ends. What another
 * transaction holds is left out and found next time, so that nobody waits for anybody here.
 */
export async function holdValuesUnderOthers(
  transaction: Transaction,
  { table, column, key, keyType, account, bound }: SealedColumn,
  keyId: string,
  { accountId, after, rowsMax }: HeldStretch,
): Promise<readonly SealedRow[]> {
  const parts = Object.entries({ accountId: account ?? 'NULL', ...bound });
  const object = parts.map(([name, sql]) => `'${name}', ${sql}`).join(', ');
  const conditions = [
    Prisma.sql`${Prisma.raw(keyIdSql(column))} <> ${keyId}`,
    ...(account === null ? [] : [Prisma.sql`${Prisma.raw(account)} = ${accountId}::uuid`]),
    ...(after === null
      ? []
      : [Prisma.sql`${Prisma.raw(`"${key}"`)} > ${after}${Prisma.raw(`::${keyType}`)}`]),
  ];
  return transaction.$queryRaw<SealedRow[]>(Prisma.sql`
    SELECT ${Prisma.raw(`"${key}"::text AS key, "${column}" AS sealed`)},
           ${Prisma.raw(`jsonb_build_object(${object})`)} AS bound
      FROM ${Prisma.raw(`"${table}"`)} WHERE ${Prisma.join(conditions, ' AND ')}
     ORDER BY ${Prisma.raw(`"${key}"`)} LIMIT ${rowsMax} FOR NO KEY UPDATE SKIP LOCKED`);
}

/** Puts another sealed form of the same value in place of one that is held. */
export async function replaceSealed(
  transaction: Transaction,
  { table, column, key, keyType }: SealedColumn,
  rowKey: string,
  sealed: Uint8Array<ArrayBuffer>,
): Promise<void> {
  await transaction.$executeRaw(Prisma.sql`
    UPDATE ${Prisma.raw(`"${table}" SET "${column}"`)} = ${sealed}
     WHERE ${Prisma.raw(`"${key}"`)} = ${rowKey}${Prisma.raw(`::${keyType}`)}`);
}
