import './setup/require-node.js';
import { join } from 'node:path';
import { passSignalsToChildren, startChild } from './process/children.js';
import { exitCodeWhenEnded } from './process/serve.js';
import { childEnvironment, pinnedNode, root } from './setup/layout.js';
import { prepare, toServe } from './setup/prepare.js';
import { tellHelp } from './setup/tell-help.js';

tellHelp(`Usage: npm run bench [-- [--quick] [--only <part of a name>]… [--profile <part of a name>]…]

Measures the goals, prints a table and writes JSON to bench/results. --quick takes about two minutes, with
fewer keys and requests than the goals ask for. --only measures some rows: a name that is none lists them.
--profile is --only with a CPU profile of each API process, which slows it, and what it shows.`);
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
