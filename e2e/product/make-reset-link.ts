import { execFile } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const pinnedNode = join(root, 'node_modules/node/bin/node');
const command = join(root, 'apps/api/dist/admin-reset.js');

/** What a command wrote, and how it ended. */
export type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Runs what `npm run admin:reset` runs, on an embedded database. */
export function makeResetLink(dataDir: string, ...args: readonly string[]): Promise<Ended> {
  const env = { PATH: process.env['PATH'], DATA_DIR: dataDir };
  const all = ['--disable-warning=ExperimentalWarning', command, ...args];
  return new Promise((resolve) => {
    const child = execFile(pinnedNode, all, { env, cwd: root }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? 1, stdout, stderr }),
    );
  });
}
