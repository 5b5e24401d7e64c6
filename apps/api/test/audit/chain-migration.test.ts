import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase, type Database, type DatabaseLocation } from '../../src/database/database.ts';
import { migrate } from '../../src/database/migrate.ts';
import { createEmptyPostgresDatabase, databaseKind } from '../support/database.ts';
import { MIGRATIONS_FOLDER } from '../support/migrations-folder.ts';
import { append, entriesOf, verifyLog } from './chain-scene.ts';

const CHAINING = '20261125181100_chain_audit_events';

let folder: string;
let database: Database;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rekey-before-'));
  for (const name of await readdir(MIGRATIONS_FOLDER))
    if (name < CHAINING)
      await cp(join(MIGRATIONS_FOLDER, name), join(folder, name), { recursive: true });
  database = await openDatabase(await emptyLocation(), folder);
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

async function emptyLocation(): Promise<DatabaseLocation> {
  if (databaseKind() === 'embedded') return { dataDir: null };
  return { connectionString: await createEmptyPostgresDatabase() };
}

const ACCOUNTS = ['1', '2'].map((digit) => `0190d3a0-0000-7000-8000-00000000000${digit}`);

test('what was logged before there were chains is chained, account by account, and goes on', async () => {
  const { prisma } = database;
  for (const [index, id] of ACCOUNTS.entries())
    await prisma.$executeRaw`
      INSERT INTO account (id, shortname, name, shared_secret_version)
      VALUES (${id}::uuid, ${`acme-${index}`}, 'Acme', 1)`;
  // In turns, so that neither account's numbers follow each other.
  for (let number = 1; number <= 40; number += 1)
    await prisma.$executeRaw`
      INSERT INTO audit_event
        (id, account_id, actor_kind, actor_label, class, subclass, action, description, "after")
      VALUES (gen_random_uuid(), ${ACCOUNTS[number % 2]}::uuid, 'SYSTEM', 'system', 'ACCESS', 'TEST',
        'NOTE', ${`Entry ${number}, “ü”.`}, jsonb_build_object('number', ${number}::int, 'a', 1.50))`;
  expect(await migrate(prisma, database.adapterFactory, MIGRATIONS_FOLDER)).toContain(CHAINING);
  for (const [index, id] of ACCOUNTS.entries()) {
    const entries = await entriesOf(prisma, id);
    const numbers = entries.map(({ after }) => (after as { number: number }).number);
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, place) => 2 * (place + 1) - index));
    await append(prisma, id, 'afterwards');
    expect(await verifyLog(prisma, id)).toMatchObject({ ok: true, sequence: 21 });
  }
});
