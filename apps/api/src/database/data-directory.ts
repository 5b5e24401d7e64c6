import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { createConnection, createServer, type Server } from 'node:net';
import { answerBackups, type Dump } from './backup-socket.ts';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** A data directory that cannot be used; `message` names it and the way out. */
export class DataDirectoryError extends Error {
  override readonly name = 'DataDirectoryError';
}

/** A data directory that this process alone has open. */
export type DataDirectory = {
  /** Folder of the embedded database. */
  readonly databaseFolder: string;
  /** From here on whoever comes to the lock and asks for a backup is given it. */
  offerBackup(dump: Dump): void;
  release(): Promise<void>;
};

/**
 * Makes the directory if need be and takes it for this process: two processes in one embedded
 * database would destroy it. The lock is a listening Unix socket, which the kernel ends with the
 * process, so that a killed process leaves nothing that looks like a running one.
 *
 * @throws {DataDirectoryError} when another process has it, or it holds something else.
 */
export async function openDataDirectory(dataDir: string): Promise<DataDirectory> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const databaseFolder = databaseFolderOf(dataDir);
  await refuseForeignDatabase(databaseFolder);
  const socketPath = lockPath(dataDir);
  const lock = (await listen(socketPath)) ?? (await takeOver(dataDir, socketPath));
  let endBackups = () => {};
  return {
    databaseFolder,
    offerBackup: (dump) => {
      endBackups = answerBackups(lock, dump);
    },
    release: () =>
      new Promise((done) => {
        lock.close(() => done());
        endBackups();
      }),
  };
}

/** Where the embedded database of a data directory lies. */
export function databaseFolderOf(dataDir: string): string {
  return join(dataDir, 'database');
}

async function refuseForeignDatabase(folder: string): Promise<void> {
  if (!existsSync(folder) || existsSync(join(folder, 'PG_VERSION'))) return;
  if ((await readdir(folder)).length === 0) return;
  throw new DataDirectoryError(
    `${folder} holds something that is not an embedded database. Choose another DATA_DIR, or move that folder away.`,
  );
}

/** Unix socket paths end at 107 bytes; a longer one is replaced by a name made from it. */
export function lockPath(dataDir: string): string {
  const path = resolve(dataDir, 'lock.sock');
  if (Buffer.byteLength(path) < 100) return path;
  const name = createHash('sha256').update(path).digest('hex').slice(0, 32);
  return join(tmpdir(), `rekey-${name}.sock`);
}

/** @returns null when something, living or dead, has the path. */
function listen(path: string): Promise<Server | null> {
  return new Promise((done, fail) => {
    // Whoever comes only wants to know whether somebody is there, until there is a backup to be had.
    const server = createServer((socket) => {
      if (server.listenerCount('connection') === 1) socket.destroy();
    });
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? done(null) : fail(error),
    );
    server.listen(path, () => done(server.unref()));
  });
}

async function takeOver(dataDir: string, path: string): Promise<Server> {
  if (!(await isAlive(path))) {
    await rm(path, { force: true });
    const lock = await listen(path);
    if (lock) return lock;
  }
  throw new DataDirectoryError(
    `Another process is using the embedded database in ${dataDir}. Stop it, choose another DATA_DIR, or set DATABASE_URL: PostgreSQL serves any number of processes.`,
  );
}

function isAlive(path: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = createConnection(path);
    socket
      .once('error', () => done(false))
      .once('connect', () => {
        socket.destroy();
        done(true);
      });
  });
}
