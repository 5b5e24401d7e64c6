import './setup/require-node.js';
import { join } from 'node:path';
import { passSignalsToChildren, startChild } from './process/children.js';
import { exitCodeWhenEnded } from './process/serve.js';
import { childEnvironment, pinnedNode, root } from './setup/layout.js';
import { prepare, toServe } from './setup/prepare.js';

passSignalsToChildren();
process.exitCode = (await prepare(toServe)) ? await exitCodeWhenEnded(startBench()) : 1;

/** The bench measures what is built, so it comes after the set-up; it knows its own arguments. */
function startBench() {
  const program = join(root, 'bench/src/main.ts');
  return startChild(
    pinnedNode,
    ['--disable-warning=ExperimentalWarning', program, ...process.argv.slice(2)],
    { cwd: root, env: childEnvironment(), stdio: 'inherit' },
  );
}
