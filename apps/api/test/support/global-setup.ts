import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '../../src/database/database.ts';
import { PrismaClient } from '../../src/database/generated/client.ts';
import { migrate } from '../../src/database/migrate.ts';
import { loadEmbeddedPostgres } from './embedded-postgres.ts';
import { MIGRATIONS_FOLDER } from './migrations-folder.ts';

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

/** Prepares what the project's suites copy: a dump, or a template on a PostgreSQL that it starts. */
export default function setup(project: TestProject): Promise<() => Promise<void>> {
  const isEmbedded = project.config.provide.databaseKind === 'embedded';
  return isEmbedded ? dumpEmbedded(project) : startPostgres(project);
}

/** Making a cluster takes seconds, and loading a copy of one a fraction of that. */
async function dumpEmbedded(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'rekey-embedded-'));
  const pglite = await PGlite.create({ extensions: { pg_trgm } });
  const adapterFactory = new PrismaPGlite(pglite);
  const prisma = new PrismaClient({ adapter: adapterFactory });
  await migrate(prisma, adapterFactory, MIGRATIONS_FOLDER);
  const dump = await pglite.dumpDataDir('none');
  await pglite.close();
  const file = join(folder, 'dump.tar');
  await writeFile(file, dump.stream());
  project.provide('embeddedDump', file);
  project.provide('postgresServer', '');
  return () => rm(folder, { recursive: true, force: true });
}

async function startPostgres(project: TestProject): Promise<() => Promise<void>> {
  project.provide('embeddedDump', '');
  const folder = await mkdtemp(join(tmpdir(), 'rekey-postgres-'));
  // As root, the server runs as a user of its own, who has to get in here.
  await chmod(folder, 0o755);
  const port = await freePort();
  const EmbeddedPostgres = await loadEmbeddedPostgres(folder);
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
