import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { findFreePort } from './free-port.ts';
import { startProcess } from './running-process.ts';

/** Settings of the product, as in its README; all by environment. */
export type Settings = Readonly<Record<string, string>>;

/** The built product as a process of its own, on a port and with a data directory of its own. */
export type RunningRekey = {
  /** As users see it, for example `http://localhost:4000`. */
  readonly origin: string;
  readonly port: number;
  /** Everything it has written: the log, and what it prints for a person. */
  readonly output: () => string;
  /** The one-time link of a first start. @throws when none was printed. */
  readonly setupLink: () => string;
  /** Ends it and removes its data. */
  readonly stop: () => Promise<void>;
};

const root = join(import.meta.dirname, '../..');
const endWithParent = pathToFileURL(join(root, 'scripts/process/end-with-parent.js')).href;
const pinnedNode = join(root, 'node_modules/node/bin/node');
const server = join(root, 'apps/api/dist/main.js');
const emptyDatabase = join(root, '.cache/empty-database.tar');

/**
 * Starts the built product and waits until it is ready. Nothing of our own environment reaches it. Its
 * database has been migrated already, which takes longer than the rest of a first start.
 */
export async function startRekey(settings: Settings = {}): Promise<RunningRekey> {
  if (!existsSync(emptyDatabase))
    throw new Error(`There is no ${emptyDatabase}: \`npm test e2e\` makes it before it runs.`);
  const dataDir = await makeDataDir();
  const folder = join(dataDir, 'database');
  await mkdir(folder, { mode: 0o700 });
  await promisify(execFile)('tar', ['-xf', emptyDatabase, '-C', folder]);
  return startIn(dataDir, settings);
}

/** The same with nothing in its data directory, or with what is in that of the settings. */
export async function startRekeyAsItIs(settings: Settings = {}): Promise<RunningRekey> {
  return startIn(await makeDataDir(), settings);
}

function makeDataDir(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'rekey-e2e-'));
}

/** @param dataDir removed in the end. */
async function startIn(dataDir: string, settings: Settings): Promise<RunningRekey> {
  const port = await findFreePort();
  const running = startProcess(
    pinnedNode,
    ['--disable-warning=ExperimentalWarning', '--import', endWithParent, server],
    {
      cwd: root,
      env: { PATH: process.env['PATH'], PORT: `${port}`, DATA_DIR: dataDir, ...settings },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  );
  const stop = async () => {
    await running.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await running.waitFor(/Rekey is ready at \S+/);
  } catch (error) {
    await stop();
    throw error;
  }
  const setupLink = () => {
    const link = /first administrator: (\S+)/.exec(running.output())?.[1];
    if (!link) throw new Error('No setup link was printed.');
    return link;
  };
  return { origin: `http://localhost:${port}`, port, output: running.output, setupLink, stop };
}
