import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { migrate } from '../../src/database/migrate.ts';
import { openTestDatabase } from '../support/database.ts';
import { MIGRATIONS_FOLDER } from '../support/migrations-folder.ts';

const NAME = '20990101000000_take_time';

let database: Database;
let folder: string;

beforeAll(async () => {
  database = await openTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'rekey-migrations-'));
  await cp(MIGRATIONS_FOLDER, folder, { recursive: true });
  await mkdir(join(folder, NAME));
  // Longer than a transaction may do nothing, as that of the lock does meanwhile.
  await writeFile(join(folder, NAME, 'migration.sql'), 'SELECT pg_sleep(4);');
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

test('a migration may take its time', async () => {
  expect(await migrate(database.prisma, database.adapterFactory, folder)).toEqual([NAME]);
});
