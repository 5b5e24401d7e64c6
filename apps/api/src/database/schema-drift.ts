import type { Database } from './database.ts';
import { withSchemaEngine } from './migrate.ts';

/**
 * What is missing between the live database, which the migrations made, and `schema.prisma`.
 *
 * @returns the SQL that would bring the database to the schema, or null when there is no difference.
 */
export async function readSchemaDrift(database: Database, schema: string): Promise<string | null> {
  const files = [{ path: 'schema.prisma', content: schema }];
  const { stdout } = await withSchemaEngine(database.adapterFactory, (engine) =>
    engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: '.' },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    }),
  );
  const isEmpty = !stdout || stdout.includes('This is an empty migration');
  return isEmpty ? null : stdout;
}
