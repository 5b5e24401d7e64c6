import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../src/database/database.ts';
import { bendAuditLog } from '../support/bend-audit-log.ts';
import {
  findInstalledPostgres,
  startInstalledPostgres,
  type InstalledPostgres,
} from '../support/debian-postgres.ts';
import { MIGRATIONS_FOLDER } from '../support/migrations-folder.ts';
import { expectWhole, expectWorthless, fill, secretsOf, type Known } from './backup-scene.ts';

let postgres: InstalledPostgres;
let folder: string;
let known: Known;
const open = (name: string) =>
  openDatabase({ connectionString: postgres.connectionString(name) }, MIGRATIONS_FOLDER);

beforeAll(async () => {
  postgres = await startInstalledPostgres(findInstalledPostgres() ?? '');
  folder = await mkdtemp(join(tmpdir(), 'rekey-backup-'));
  await postgres.run('createdb', 'original');
  const original = await open('original');
  known = await fill(original);
  await postgres.run('pg_dump', '--format=custom', '--compress=0', `--file=${dump()}`, 'original');
  await original.close();
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await postgres.close();
});

const dump = () => join(folder, 'dump');

/** As docs/backup-and-master-keys.md does it. */
async function restoreInto(name: string) {
  await postgres.run('createdb', name);
  await postgres.run('pg_restore', '--exit-on-error', `--dbname=${name}`, dump());
  return open(name);
}

test('pg_dump and pg_restore bring back all of it, the protection of the audit log too', async () => {
  const restored = await restoreInto('restored');
  await expectWhole(restored, known);
  const { prisma } = restored;
  await expect(prisma.auditEvent.deleteMany()).rejects.toThrow(/only ever appended/);
  // They are taken off and put on by name: all of them are there.
  await bendAuditLog(prisma, (transaction) => transaction.auditEvent.count());
  await restored.close();
});

test('a dump without the master keys opens nothing, signs nobody in, and holds no secret', async () => {
  const bytes = await readFile(dump());
  for (const secret of secretsOf(known)) expect(bytes.includes(secret)).toBe(false);
  const stolen = await restoreInto('stolen');
  await expectWorthless(stolen, known);
  await stolen.close();
});
