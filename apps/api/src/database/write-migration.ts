/**
 * `tsx src/database/write-migration.ts <verb>_<thing>`: writes the migration from what the migrations
 * make to what `schema.prisma` says. Prisma's own `migrate dev` wants a native engine and a shadow database.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openDatabase } from './database.ts';
import { readSchemaDrift } from './schema-drift.ts';

const prismaFolder = resolve(import.meta.dirname, '../../../../prisma');
const name = process.argv[2];
if (!name || !/^[a-z]+(_[a-z]+)+$/.test(name)) {
  console.error('usage: write-migration <verb>_<thing>');
  process.exit(2);
}
const database = await openDatabase({ dataDir: null }, join(prismaFolder, 'migrations'));
const schema = await readFile(join(prismaFolder, 'schema.prisma'), 'utf8');
const sql = await readSchemaDrift(database, schema);
if (sql === null) console.log('The migrations already make what schema.prisma says.');
else {
  const timestamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = join(prismaFolder, 'migrations', `${timestamp}_${name}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'migration.sql'), sql);
  console.log(`Wrote ${timestamp}_${name}. Read it, and explain in it what is not obvious.`);
}
await database.close();
