import './setup/require-node.js';
import { passSignalsToChildren } from './process/children.js';
import { exitCodeWhenEnded, startServer } from './process/serve.js';
import { prepare, toServe } from './setup/prepare.js';
import { usage } from './usage.js';

const [argument] = process.argv.slice(2);
if (argument === '--help' || argument === '-h') {
  console.log(usage());
} else if (argument !== undefined) {
  console.error(
    `npm start takes no "${argument}"; settings come from the environment.\n\n${usage()}`,
  );
  process.exitCode = 2;
} else {
  passSignalsToChildren();
  process.exitCode = (await prepare(toServe)) ? await exitCodeWhenEnded(startServer()) : 1;
}
