import './setup/require-node.js';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { QUIET_NODE } from './process/node-options.js';
import { exitCodeWhenEnded } from './process/serve.js';
import { childEnvironment, pinnedNode, root } from './setup/layout.js';
import { prepare, toOperate } from './setup/prepare.js';

process.exitCode = (await prepare(toOperate)) ? await runCommand() : 1;

/** In our own folder, as a server is: `DATA_DIR` may be relative. */
function runCommand() {
  const args = [
    ...QUIET_NODE,
    join(root, 'apps/api/dist/admin-reset.js'),
    ...process.argv.slice(2),
  ];
  return exitCodeWhenEnded(
    spawn(pinnedNode, args, { cwd: root, env: childEnvironment(), stdio: 'inherit' }),
  );
}
