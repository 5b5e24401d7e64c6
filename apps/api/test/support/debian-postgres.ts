import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './free-port.ts';
import type { PostgresServerOptions } from './postgres-server.ts';

/** A PostgreSQL server as a distribution installs it, with its own tools. */
export type InstalledPostgres = {
  /** Superuser's connection string without a database name. */
  readonly url: string;
  connectionString(database: string): string;
  /** Runs one of its tools, such as `pg_dump`, on it. */
  run(tool: string, ...args: readonly string[]): Promise<void>;
  close(): Promise<void>;
};

const ROOT = '/usr/lib/postgresql';

/** Folder of the newest installed server's programs; null where there is none. */
export function findInstalledPostgres(): string | null {
  const versions = existsSync(ROOT)
    ? readdirSync(ROOT)
        .map(Number)
        .toSorted((a, b) => b - a)
    : [];
  const folders = versions.map((version) => join(ROOT, String(version), 'bin'));
  return (
    folders.find((folder) =>
      ['postgres', 'initdb', 'pg_dump', 'pg_restore'].every((tool) =>
        existsSync(join(folder, tool)),
      ),
    ) ?? null
  );
}

/** Starts one on a cluster of its own. As root it runs as the user that the distribution made for it. */
export async function startInstalledPostgres(
  programs: string,
  { files = {}, parameters = {} }: PostgresServerOptions = {},
): Promise<InstalledPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'rekey-installed-'));
  const identity: Partial<Identity> = process.getuid?.() === 0 ? identityOf('postgres') : {};
  await chmod(folder, 0o777);
  const data = join(folder, 'data');
  const options = {
    ...identity,
    cwd: folder,
    env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' },
  };
  const run = promisify(execFile);
  const initialise = ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync', '-E', 'UTF8'];
  await run(join(programs, 'initdb'), initialise, options);
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(data, name), text, { mode: 0o600 });
    if (identity.uid !== undefined) await chown(join(data, name), identity.uid, identity.gid ?? -1);
  }
  const port = await freePort();
  const all = Object.entries({ fsync: 'off', listen_addresses: 'localhost', ...parameters });
  const flags = ['-D', data, '-p', String(port), '-k', folder].concat(
    ...all.map(([name, value]) => ['-c', `${name}=${value}`]),
  );
  const server = spawn(join(programs, 'postgres'), flags, { ...options, stdio: 'ignore' });
  const at = ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres'];
  for (;;) {
    if (server.exitCode !== null) throw new Error(`The server ended with ${server.exitCode}`);
    const isReady = await run(join(programs, 'pg_isready'), at).then(
      () => true,
      () => false,
    );
    if (isReady) break;
    await new Promise((done) => setTimeout(done, 50));
  }
  const url = `postgresql://postgres@127.0.0.1:${port}`;
  return {
    url,
    connectionString: (database) => `${url}/${database}`,
    run: async (tool, ...args) => {
      await run(join(programs, tool), [...at, ...args]);
    },
    close: async () => {
      const ended = once(server, 'exit');
      server.kill('SIGINT');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Identity = { readonly uid: number; readonly gid: number };

function identityOf(user: string): Identity {
  const ask = (flag: string) => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }));
  return { uid: ask('-u'), gid: ask('-g') };
}
