import './setup/require-node.js';
import { join } from 'node:path';
import { passSignalsToChildren, startChild } from './process/children.js';
import { exitCodeWhenEnded } from './process/serve.js';
import { childEnvironment, pinnedNode, root } from './setup/layout.js';
import { prepare, toServe } from './setup/prepare.js';

// The goals in figures, against the built product. Arguments go to bench/src/main.ts.
passSignalsToChildren();
process.exitCode = (await prepare(toServe)) ? await exitCodeWhenEnded(startBench()) : 1;

function startBench() {
  return startChild(pinnedNode, ['src/main.ts', ...process.argv.slice(2)], {
    cwd: join(root, 'bench'),
    env: childEnvironment(),
    stdio: 'inherit',
  });
}
