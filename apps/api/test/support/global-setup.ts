import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '../../src/database/database.ts';
import { MIGRATIONS_FOLDER } from './migrations-folder.ts';
import { buildNode } from './build-node.ts';
import { dumpEmptyDatabase } from './dump-empty-database.ts';
import { startPostgresServer } from './postgres-server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    databaseKind: 'embedded' | 'postgresql';
    /** Superuser's connection string without a database name; empty on the embedded database. */
    postgresServer: string;
    /** File with a dump of a migrated embedded database; empty on PostgreSQL. */
    embeddedDump: string;
  }
}

const TEMPLATE_DATABASE = 'rekey_template';

/**
 * Prepares what the project's suites copy, a dump, or a template on a PostgreSQL that it starts; and
 * the program of those that start processes.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const isEmbedded = project.config.provide.databaseKind === 'embedded';
  const remove = await (isEmbedded ? dumpEmbedded(project) : startPostgres(project));
  const build = await buildNode();
  project.provide('nodeProgram', build.file);
  return async () => {
    await build[Symbol.asyncDispose]();
    await remove();
  };
}

/**
 * Making a cluster takes seconds, and loading a copy of one a fraction of that. `EMPTY_DATABASE` names a
 * dump that is there already, for who runs a suite again and again on the same migrations.
 */
async function dumpEmbedded(project: TestProject): Promise<() => Promise<void>> {
  project.provide('postgresServer', '');
  const { EMPTY_DATABASE: given } = process.env;
  if (given) {
    project.provide('embeddedDump', given);
    return async () => {};
  }
  const folder = await mkdtemp(join(tmpdir(), 'rekey-embedded-'));
  const file = join(folder, 'dump.tar');
  await writeFile(file, (await dumpEmptyDatabase()).stream());
  project.provide('embeddedDump', file);
  return () => rm(folder, { recursive: true, force: true });
}

async function startPostgres(project: TestProject): Promise<() => Promise<void>> {
  project.provide('embeddedDump', '');
  const server = await startPostgresServer();
  await server.createDatabase(TEMPLATE_DATABASE);
  const connectionString = `${server.url}/${TEMPLATE_DATABASE}`;
  await (await openDatabase({ connectionString }, MIGRATIONS_FOLDER)).close();
  project.provide('postgresServer', server.url);
  return () => server.close();
}
