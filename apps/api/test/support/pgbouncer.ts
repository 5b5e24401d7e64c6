import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort } from './free-port.ts';

/** How long a client of the pooler keeps a connection to the server: this is what its modes are. */
export type PoolMode = 'session' | 'transaction' | 'statement';

/** A PgBouncer between clients and a server. */
export type Pgbouncer = {
  readonly connectionString: string;
  close(): Promise<void>;
};

/** Where PgBouncer is; null where it is not installed. Debian has it outside of most paths. */
export function findPgbouncer(): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  const paths = folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, 'pgbouncer'));
  return paths.find(isExecutable) ?? null;
}

/** Starts a PgBouncer before the server of a connection string, with settings of its own. */
export async function startPgbouncer(connectionString: string, mode: PoolMode): Promise<Pgbouncer> {
  const program = findPgbouncer();
  if (program === null) throw new Error('PgBouncer is not installed');
  const folder = await mkdtemp(join(tmpdir(), 'rekey-pgbouncer-'));
  // As root it becomes another user, who has to get in here.
  await chmod(folder, 0o755);
  const target = new URL(connectionString);
  const port = await freePort();
  const users = join(folder, 'users.txt');
  await writeFile(users, `"${target.username}" "${target.password}"\n`);
  const settings = join(folder, 'pgbouncer.ini');
  await writeFile(settings, settingsOf(target, mode, port, users));
  const asRoot = process.getuid?.() === 0 ? ['--user=nobody'] : [];
  const child = spawn(program, ['--quiet', ...asRoot, settings], { stdio: 'ignore' });
  await untilListening(port);
  const pooled = new URL(connectionString);
  pooled.port = String(port);
  return {
    connectionString: pooled.href,
    close: async () => {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function settingsOf(target: URL, mode: PoolMode, port: number, users: string): string {
  return `[databases]
* = host=${target.hostname} port=${target.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${users}
pool_mode = ${mode}
default_pool_size = 40
max_client_conn = 200
`;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const LISTENING_MS_MAX = 5000;

async function untilListening(port: number): Promise<void> {
  const endsAtMs = Date.now() + LISTENING_MS_MAX;
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const [isOpen] = await Promise.race([
      once(socket, 'connect').then(() => [true]),
      once(socket, 'error').then(() => [false]),
    ]).catch(() => [false]);
    socket.destroy();
    if (isOpen) return;
    if (Date.now() > endsAtMs) throw new Error('PgBouncer does not listen');
    await new Promise((done) => setTimeout(done, 20));
  }
}
