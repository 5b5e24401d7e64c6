import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../src/database/database.ts';
import { startCertifiedPostgres, type CertifiedPostgres } from '../support/certified-postgres.ts';
import { findInstalledPostgres, startInstalledPostgres } from '../support/debian-postgres.ts';
import { MIGRATIONS_FOLDER } from '../support/migrations-folder.ts';
import { expectWhole, fill } from './backup-scene.ts';

const programs = findInstalledPostgres() ?? '';
let postgres: CertifiedPostgres;
let folder: string;

beforeAll(async () => {
  postgres = await startCertifiedPostgres((options) => startInstalledPostgres(programs, options));
  folder = await mkdtemp(join(tmpdir(), 'rekey-backup-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await postgres.close();
});

/** With nothing but what the address says. */
async function run(tool: string, ...args: readonly string[]): Promise<void> {
  await promisify(execFile)(join(programs, tool), args, { env: { HOME: folder } });
}

test('pg_dump and pg_restore take the address that Rekey takes, with its certificate', async () => {
  const { authority, rootFile: sslrootcert } = postgres;
  const as = async (role: string) => {
    const files = await postgres.store(role, await authority.issue(role));
    return postgres.url(role, { sslmode: 'verify-full', sslrootcert, ...files });
  };
  const [connectionString, owning] = [await as('rekey'), await as('rekey_owner')];
  const addresses = { connectionString, migrationConnectionString: owning };
  const original = await openDatabase(addresses, MIGRATIONS_FOLDER);
  const known = await fill(original);
  await original.close();

  const dump = join(folder, 'dump');
  await run('pg_dump', '--format=custom', `--file=${dump}`, owning);
  const superuser = new pg.Client(postgres.superuserUrl);
  await superuser.connect();
  await superuser.query('CREATE DATABASE restored OWNER rekey_owner');
  await superuser.end();
  const into = new URL(owning);
  into.pathname = '/restored';
  await run('pg_restore', '--exit-on-error', `--dbname=${into.href}`, dump);

  const restored = await openDatabase({ connectionString: into.href }, MIGRATIONS_FOLDER);
  await expectWhole(restored, known);
  await restored.close();
  const bare = new URL(owning);
  bare.searchParams.delete('sslcert');
  bare.searchParams.delete('sslkey');
  await expect(run('pg_dump', `--file=${dump}`, bare.href)).rejects.toThrow(/client certificate/);
});
