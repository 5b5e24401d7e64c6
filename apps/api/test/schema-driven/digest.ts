import type { World } from './world.ts';

/** Tables that say what was tried, not what is: they change when something is refused as well. */
const RECORDS: ReadonlySet<string> = new Set([
  // Who was refused what.
  'audit_event',
  'audit_chain',
  // How often links and passwords were wrong.
  'attempt_count',
  // The fleet's heartbeat.
  'fleet_node',
  '_prisma_migrations',
]);

/** Columns that are written some time after a request, whatever came of it. */
const LATE_COLUMNS = ['last_used_at'];

/** What the database says at this moment: for each table its name, its number of rows, and their hash. */
export type Digest = Readonly<Record<string, string>>;

/**
 * Reads every table there is but those that record attempts; two digests that are equal mean that
 * nothing changed. With an account, of the rows alone that say whose they are.
 */
export async function digestTables({ database }: World, accountId?: string): Promise<Digest> {
  const { prisma } = database;
  const tables = await prisma.$queryRaw<{ name: string; isOfAccount: boolean }[]>`
    SELECT table_name AS name, bool_or(column_name = 'account_id') AS "isOfAccount"
      FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
     GROUP BY table_name ORDER BY table_name`;
  const wanted = tables.filter(
    ({ name, isOfAccount }) => !RECORDS.has(name) && (accountId === undefined || isOfAccount),
  );
  const where = accountId === undefined ? '' : `WHERE t.account_id = '${accountId}'`;
  const digests = await prisma.$queryRawUnsafe<{ name: string; digest: string }[]>(
    wanted.map(({ name }) => digestOf(name, where)).join(' UNION ALL '),
  );
  return Object.fromEntries(digests.map(({ name, digest }) => [name, digest]));
}

function digestOf(table: string, where: string): string {
  const late = LATE_COLUMNS.map((column) => ` - '${column}'`).join('');
  return `
    SELECT '${table}' AS name,
           count(*) || ' ' || coalesce(md5(string_agg(row, '|' ORDER BY row)), '') AS digest
      FROM (SELECT (to_jsonb(t)${late})::text AS row FROM "${table}" t ${where}) rows`;
}

/** Names of the tables that are not as they were, with what to do if one of them is to be so. */
export function changedTables(before: Digest, after: Digest): string[] {
  return Object.keys({ ...before, ...after })
    .filter((name) => before[name] !== after[name])
    .map((name) => `${name} (if it only records what was tried, name it in RECORDS of digest.ts)`);
}
