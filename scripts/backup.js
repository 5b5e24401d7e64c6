import './setup/require-node.js';
import { join, resolve } from 'node:path';
import { exitCodeWhenEnded } from './process/serve.js';
import { startChild, passSignalsToChildren } from './process/children.js';
import { QUIET_NODE } from './process/node-options.js';
import { childEnvironment, pinnedNode, root } from './setup/layout.js';
import { prepare, toOperate } from './setup/prepare.js';
import { tellHelp } from './setup/tell-help.js';

const [deed = 'backup', file] = process.argv.slice(2);
tellHelp(
  deed === 'restore'
    ? `Usage: npm run restore -- <file>

Makes the embedded database anew from a backup, where there is none yet in DATA_DIR.`
    : `Usage: npm run backup -- <file>

Copies the embedded database of DATA_DIR into a new file, also while Rekey is running. The master keys are
not in it: keep them in another place.`,
);
// Where npm was called, so that the file is the one that was meant; settings are as for npm start.
const path = file === undefined ? [] : [resolve(process.env['INIT_CWD'] ?? '.', file)];

passSignalsToChildren();
process.exitCode = (await prepare(toOperate)) ? await run() : 1;

function run() {
  const program = join(root, 'apps/api/dist/back-up.js');
  return exitCodeWhenEnded(
    startChild(pinnedNode, [...QUIET_NODE, program, deed, ...path], {
      cwd: root,
      env: childEnvironment(),
      stdio: 'inherit',
    }),
  );
}
