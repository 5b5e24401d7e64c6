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
const LATE_COLUMNS = ['last_used_at', 'last_used_ip'];

/** What the database says at a moment. */
export type Digest = {
  /** Of the tables looked at, the name, the number of rows, and their hash. */
  readonly tables: Readonly<Record<string, string>>;
  /** The next transaction that writes will have this number, or a greater one. */
  readonly nextWrite: string;
  readonly accountId: string | undefined;
};

/**
 * Reads every table there is but those that record attempts. With an account, the rows alone that
 * say that they are that account's.
 */
export async function digestTables(world: World, accountId?: string): Promise<Digest> {
  const nextWrite = await readNextWrite(world);
  return { tables: await readTables(world, accountId), nextWrite, accountId };
}

/** Names of the tables that are not as they were, with what to do if one of them is to be so. */
export async function changedSince(world: World, before: Digest): Promise<string[]> {
  // Most that is refused never comes near the database, and reading all of it takes long.
  if ((await readNextWrite(world)) === before.nextWrite) return [];
  const after = await readTables(world, before.accountId);
  return Object.keys({ ...before.tables, ...after })
    .filter((name) => before.tables[name] !== after[name])
    .map((name) => `${name} (if it only records what was tried, name it in RECORDS of digest.ts)`);
}

/** PostgreSQL's documentation, 9.27.8: the first number that no transaction has yet. */
async function readNextWrite({ database }: World): Promise<string> {
  const [row] = await database.prisma.$queryRaw<{ next: string }[]>`
    SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS next`;
  if (!row) throw new Error('The database has no snapshot');
  return row.next;
}

async function readTables(world: World, accountId: string | undefined) {
  const tables = known.get(world) ?? (await listTables(world));
  known.set(world, tables);
  const wanted = tables.filter(({ isOfAccount }) => accountId === undefined || isOfAccount);
  const where = accountId === undefined ? '' : `WHERE t.account_id = '${accountId}'`;
  const digests = await world.database.prisma.$queryRawUnsafe<{ name: string; digest: string }[]>(
    wanted.map(({ name }) => digestOf(name, where)).join(' UNION ALL '),
  );
  return Object.fromEntries(digests.map(({ name, digest }) => [name, digest]));
}

type Table = { readonly name: string; readonly isOfAccount: boolean };

/** Finding them out takes longer than reading them, and they stay the same. */
const known = new WeakMap<World, readonly Table[]>();

async function listTables({ database }: World): Promise<readonly Table[]> {
  const tables = await database.prisma.$queryRaw<Table[]>`
    SELECT table_name AS name, bool_or(column_name = 'account_id') AS "isOfAccount"
      FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
     GROUP BY table_name ORDER BY table_name`;
  return tables.filter(({ name }) => !RECORDS.has(name));
}

function digestOf(table: string, where: string): string {
  const late = LATE_COLUMNS.map((column) => ` - '${column}'`).join('');
  return `
    SELECT '${table}' AS name,
           count(*) || ' ' || coalesce(md5(string_agg(row, '|' ORDER BY row)), '') AS digest
      FROM (SELECT (to_jsonb(t)${late})::text AS row FROM "${table}" t ${where}) rows`;
}
