import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import type { PrismaClient } from './generated/client.ts';
import { lockMigrations, withoutEngineLock } from './migration-lock.ts';
import { sendScriptsWhole } from './migration-script.ts';

/** A database whose history is not ours; `message` says what to do about it. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

type Migration = { readonly name: string; readonly sql: string };
type Applied = { migration_name: string; checksum: string; finished_at: Date | null };

/** The migrations of the folder, oldest first. */
export async function readMigrations(folder: string): Promise<readonly Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      return { name, sql: await readFile(join(folder, name, 'migration.sql'), 'utf8') };
    }),
  );
}

/** What connects to a server, on which other processes may be migrating; the embedded database has none. */
const SERVER_ADAPTER = '@prisma/adapter-pg';

/**
 * Brings the database to the newest migration with Prisma's schema engine, which keeps
 * `_prisma_migrations`. Of several processes that start at once, one applies. An up-to-date database
 * costs one query; the engine is not even loaded.
 *
 * @returns the names of the migrations applied now.
 * @throws {MigrationError} when the database has migrations that this version does not know.
 */
export async function migrate(
  prisma: PrismaClient,
  adapterFactory: SqlMigrationAwareDriverAdapterFactory,
  folder: string,
): Promise<readonly string[]> {
  const migrations = await readMigrations(folder);
  if (await isMigrated(prisma, migrations)) return [];
  const apply = () => applyMigrations(adapterFactory, folder, migrations);
  if (adapterFactory.adapterName !== SERVER_ADAPTER) return apply();
  return lockMigrations(prisma, async () =>
    (await isMigrated(prisma, migrations)) ? [] : apply(),
  );
}

/** @throws {MigrationError} when the database's history is not ours. */
async function isMigrated(
  prisma: PrismaClient,
  migrations: readonly Migration[],
): Promise<boolean> {
  const applied = await appliedMigrations(prisma);
  refuseForeignHistory(migrations, applied);
  return applied.filter((row) => row.finished_at).length === migrations.length;
}

async function applyMigrations(
  adapterFactory: SqlMigrationAwareDriverAdapterFactory,
  folder: string,
  migrations: readonly Migration[],
): Promise<readonly string[]> {
  const { appliedMigrationNames } = await withSchemaEngine(adapterFactory, (engine) =>
    engine.applyMigrations({
      migrationsList: migrationList(folder, migrations),
      filters: { externalTables: [], externalEnums: [] },
    }),
  );
  return appliedMigrationNames;
}

/**
 * Runs Prisma's schema engine, as WebAssembly on a driver adapter: no native binary to download.
 * Imported when needed, since loading it takes longer than the rest of the start. Ends the
 * connections that the engine opened and leaves open.
 */
export async function withSchemaEngine<Answer>(
  adapterFactory: SqlMigrationAwareDriverAdapterFactory,
  work: (engine: SchemaEngine) => Promise<Answer>,
): Promise<Answer> {
  const { SchemaEngine: Engine } = await import('@prisma/schema-engine-wasm');
  const connections: SqlDriverAdapter[] = [];
  const remember = async (connecting: Promise<SqlDriverAdapter>) => {
    const connection = sendScriptsWhole(withoutEngineLock(await connecting));
    connections.push(connection);
    return connection;
  };
  const factory = bindMigrationAwareSqlAdapterFactory({
    provider: adapterFactory.provider,
    adapterName: adapterFactory.adapterName,
    connect: () => remember(adapterFactory.connect()),
    connectToShadowDb: () => remember(adapterFactory.connectToShadowDb()),
  });
  try {
    return await work(await Engine.new({ datamodels: undefined }, () => {}, factory));
  } finally {
    await Promise.all(connections.map((connection) => connection.dispose()));
  }
}

/** The form in which the schema engine takes migrations that were read from disk. */
export function migrationList(baseDir: string, migrations: readonly Migration[]) {
  return {
    baseDir,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: sql } },
    })),
  };
}

async function appliedMigrations(prisma: PrismaClient): Promise<readonly Applied[]> {
  const [table] = await prisma.$queryRaw<[{ exists: boolean }]>`
    SELECT to_regclass('_prisma_migrations') IS NOT NULL AS "exists"`;
  if (!table.exists) return [];
  return prisma.$queryRaw<Applied[]>`
    SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL`;
}

function refuseForeignHistory(migrations: readonly Migration[], applied: readonly Applied[]): void {
  const known = new Map(migrations.map(({ name, sql }) => [name, checksum(sql)]));
  for (const row of applied) {
    const expected = known.get(row.migration_name);
    if (expected === undefined)
      throw new MigrationError(
        `The database has the migration ${row.migration_name}, which this version does not know. Start the version that wrote it, or use another database.`,
      );
    if (expected !== row.checksum)
      throw new MigrationError(
        `The migration ${row.migration_name} in the database differs from this version's. Use another database, or restore a backup that belongs to this version.`,
      );
  }
}

function checksum(sql: string): string {
  return createHash('sha256').update(sql).digest('hex');
}
