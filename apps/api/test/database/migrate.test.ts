import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { migrate, MigrationError, readMigrations } from '../../src/database/migrate.ts';
import { openTestDatabase } from '../support/database.ts';
import { MIGRATIONS_FOLDER } from '../support/migrations-folder.ts';

describe('migrating', () => {
  let database: Database;
  let folder: string;

  beforeAll(async () => {
    database = await openTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'rekey-migrations-'));
    for (const { name, sql } of await readMigrations(MIGRATIONS_FOLDER)) await write(name, sql);
  });
  afterAll(async () => {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function write(name: string, sql: string): Promise<void> {
    await mkdir(join(folder, name), { recursive: true });
    await writeFile(join(folder, name, 'migration.sql'), sql);
  }

  const run = () => migrate(database.prisma, database.adapterFactory, folder);

  test('finds nothing to do on a migrated database', async () => {
    expect(await run()).toEqual([]);
  });

  test('applies a new migration once', async () => {
    await write('20990101000000_add_pet', 'CREATE TABLE pet (name TEXT);');
    expect(await run()).toEqual(['20990101000000_add_pet']);
    expect(await run()).toEqual([]);
    await database.prisma.$executeRaw`INSERT INTO pet VALUES ('Rex')`;
  });

  test('refuses a database whose migration was another one, and changes nothing', async () => {
    await write('20990101000000_add_pet', 'DROP TABLE pet;');
    await expect(run()).rejects.toThrow(MigrationError);
    await expect(run()).rejects.toThrow(/20990101000000_add_pet .* differs/);
    expect(await database.prisma.$queryRaw`SELECT name FROM pet`).toEqual([{ name: 'Rex' }]);
  });

  test('refuses a database that a later version has migrated', async () => {
    await rm(join(folder, '20990101000000_add_pet'), { recursive: true });
    await expect(run()).rejects.toThrow(/20990101000000_add_pet, which this version does not know/);
  });
});
