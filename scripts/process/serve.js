import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { childEnvironment, pinnedNode, root } from '../setup/layout.js';
import { exitCodeOf, startChild } from './children.js';
import { HEAP_OPTIONS, QUIET_NODE } from './node-options.js';

const endWithParent = pathToFileURL(join(root, 'scripts/process/end-with-parent.js')).href;

/**
 * Starts the built API, which serves everything, on the pinned Node. It ends when we do.
 *
 * @param {Readonly<Record<string, string>>} [settings] in addition to the environment
 * @param {'inherit' | 'pipe'} [stdout] 'pipe' to read along
 * @returns {import('node:child_process').ChildProcess}
 */
export function startServer(settings = {}, stdout = 'inherit') {
  return startChild(
    pinnedNode,
    [
      '--enable-source-maps',
      ...HEAP_OPTIONS,
      ...QUIET_NODE,
      '--import',
      endWithParent,
      join(root, 'apps/api/dist/main.js'),
    ],
    { cwd: root, env: childEnvironment(settings), stdio: ['inherit', stdout, 'inherit', 'ipc'] },
  );
}

/**
 * How a child ended, as an exit code of our own.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>}
 */
export function exitCodeWhenEnded(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? exitCodeOf(signal ?? 'SIGTERM')));
  });
}
