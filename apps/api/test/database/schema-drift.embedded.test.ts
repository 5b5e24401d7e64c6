import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { readSchemaDrift } from '../../src/database/schema-drift.ts';
import { openTestDatabase } from '../support/database.ts';

const SCHEMA_FILE = resolve(import.meta.dirname, '../../../../prisma/schema.prisma');

// On the embedded database alone: of the two driver adapters, only its one can describe a schema.
describe('the migrations', () => {
  let database: Database;
  let schema: string;

  beforeAll(async () => {
    database = await openTestDatabase();
    schema = await readFile(SCHEMA_FILE, 'utf8');
  });
  afterAll(() => database.close());

  test('make exactly what schema.prisma says', async () => {
    expect(await readSchemaDrift(database, schema)).toBeNull();
  });

  test('are told apart from a schema with one column more', async () => {
    const changed = schema.replace('model Account {', 'model Account {\n  motto String?');
    expect(await readSchemaDrift(database, changed)).toContain('ADD COLUMN     "motto" TEXT');
  });

  test('are told apart from a schema with one index less', async () => {
    const changed = schema.replace('  @@index([epoch])\n', '');
    expect(changed).not.toBe(schema);
    expect(await readSchemaDrift(database, changed)).toContain('DROP INDEX "account_epoch_idx"');
  });
});
