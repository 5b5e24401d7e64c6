import { randomUUID } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import pg from 'pg';
import { inject } from 'vitest';
import { openDatabase, type Database } from '../../src/database/database.ts';
import { watchLockOrder } from './lock-order.ts';
import { MIGRATIONS_FOLDER } from './migrations-folder.ts';

// Once for each worker: its files share this module.
watchLockOrder();

/** Whether this run's suites are on the embedded database or on PostgreSQL. */
export function databaseKind(): 'embedded' | 'postgresql' {
  return inject('databaseKind');
}

/** A migrated database of the suite's own, empty; close it in `afterAll`. */
export async function openTestDatabase(): Promise<Database> {
  if (databaseKind() === 'embedded') {
    const dump = await openAsBlob(inject('embeddedDump'));
    return openDatabase({ dataDir: null, dump }, MIGRATIONS_FOLDER);
  }
  return openDatabase({ connectionString: await createPostgresDatabase() }, MIGRATIONS_FOLDER);
}

/** A migrated PostgreSQL database of the suite's own; only in the `postgresql` project. */
export async function createPostgresDatabase(template = 'rekey_template'): Promise<string> {
  const server = inject('postgresServer');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const client = new pg.Client(`${server}/postgres`);
  await client.connect();
  await client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  await client.end();
  return `${server}/${name}`;
}

/** A PostgreSQL database of the test's own with nothing in it, not even migrated. */
export function createEmptyPostgresDatabase(): Promise<string> {
  return createPostgresDatabase('template0');
}
