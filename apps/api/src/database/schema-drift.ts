import type { Database } from './database.ts';
import { openSchemaEngine } from './migrate.ts';

/**
 * What is missing between the live database, which the migrations made, and `schema.prisma`.
 *
 * @returns the SQL that would bring the database to the schema, or null when there is no difference.
 */
export async function readSchemaDrift(database: Database, schema: string): Promise<string | null> {
  const engine = await openSchemaEngine(database.adapterFactory);
  const files = [{ path: 'schema.prisma', content: schema }];
  const { stdout } = await engine.diff({
    from: { tag: 'schemaDatasource', files, configDir: '.' },
    to: { tag: 'schemaDatamodel', files },
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  const isEmpty = !stdout || stdout.includes('This is an empty migration');
  return isEmpty ? null : stdout;
}
