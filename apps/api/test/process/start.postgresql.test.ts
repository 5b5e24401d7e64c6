import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateMasterKey } from '@rekey/keys/sealed-secret';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readMigrations } from '../../src/database/migrate.ts';
import { BOOTSTRAP, signInAsAdministrator } from '../support/administrator.ts';
import { createEmptyPostgresDatabase } from '../support/database.ts';
import { MIGRATIONS_FOLDER } from '../support/migrations-folder.ts';
import { startInVain, startRekey, type RekeyProcess } from '../support/rekey-process.ts';

describe('starting on PostgreSQL', () => {
  let dataDir: string;
  let databaseUrl: string;
  const running: RekeyProcess[] = [];

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'rekey-test-'));
    databaseUrl = await createEmptyPostgresDatabase();
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((rekey) => rekey.stop('SIGKILL')));
    await rm(dataDir, { recursive: true, force: true });
  });

  test('migrates once and makes one account when three processes start at once', async () => {
    const environment = {
      DATABASE_URL: databaseUrl,
      DATA_DIR: dataDir,
      MASTER_KEYS: generateMasterKey(),
      ...BOOTSTRAP,
    };
    running.push(...(await Promise.all([1, 2, 3].map(() => startRekey(environment)))));
    const client = new pg.Client(databaseUrl);
    await client.connect();
    const count = async (table: string) =>
      Number((await client.query(`SELECT count(*) FROM ${table}`)).rows[0].count);
    const migrations = (await readMigrations(MIGRATIONS_FOLDER)).length;
    expect(await count('_prisma_migrations WHERE finished_at IS NOT NULL')).toBe(migrations);
    expect(await count('_prisma_migrations')).toBe(migrations);
    expect(await count('account')).toBe(1);
    expect(await count('"user"')).toBe(1);
    expect(await count('shared_secret')).toBe(1);
    await client.end();
    for (const { origin } of running) await signInAsAdministrator(origin);
  });

  test('keeps to itself where the database cannot be reached, in one line without the password', async () => {
    const databaseUrl = 'postgresql://rekey:hunter2@127.0.0.1:1/rekey';
    const { code, output } = await startInVain({ DATABASE_URL: databaseUrl, DATA_DIR: dataDir });
    expect(code).toBe(1);
    expect(output).toMatch(/^Rekey cannot start: the database of DATABASE_URL cannot be reached/);
    expect(output.trimEnd().split('\n')).toHaveLength(1);
    expect(output).not.toContain('hunter2');
  });

  test('says so in one line when the password is wrong', async () => {
    const url = new URL(databaseUrl);
    url.password = 'hunter2';
    const { code, output } = await startInVain({ DATABASE_URL: url.href, DATA_DIR: dataDir });
    expect(code).toBe(1);
    expect(output).toMatch(/^Rekey cannot start: .*DATABASE_URL/);
    expect(output.trimEnd().split('\n')).toHaveLength(1);
    expect(output).not.toContain('hunter2');
  });

  test('refuses a database whose migrations it does not know, and changes nothing in it', async () => {
    const client = new pg.Client(databaseUrl);
    await client.connect();
    await client.query(`CREATE TABLE _prisma_migrations (id text, checksum text, finished_at timestamptz,
      migration_name text, logs text, rolled_back_at timestamptz, started_at timestamptz, applied_steps_count int)`);
    await client.query(
      `INSERT INTO _prisma_migrations (migration_name, checksum, finished_at) VALUES ('2031_future', 'x', now())`,
    );
    const { code, output } = await startInVain({ DATABASE_URL: databaseUrl, DATA_DIR: dataDir });
    expect(code).toBe(1);
    expect(output).toMatch(/^Rekey cannot start: The database has the migration 2031_future/);
    const { rows } = await client.query(`SELECT 1 FROM pg_tables WHERE schemaname = 'public'`);
    expect(rows).toHaveLength(1);
    await client.end();
  });
});
