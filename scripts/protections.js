import './setup/require-node.js';
import { passSignalsToChildren } from './process/children.js';
import { protections } from './protections/protections.js';
import { takeOut } from './protections/take-out.js';
import { makeWorkingCopy } from './protections/working-copy.js';
import { prepare, toDevelop } from './setup/prepare.js';
import { makeEmptyDatabase } from './setup/steps.js';
import { tellHelp } from './setup/tell-help.js';

const USAGE = `Usage: npm run test:protections [-- <part of a promise or a file>…]

Takes each protection out of a copy of the sources, and shows that a test notices.`;

const wanted = process.argv.slice(2);
const chosen = protections.filter(
  ({ promise, file }) =>
    wanted.length === 0 || wanted.some((word) => promise.includes(word) || file.includes(word)),
);

tellHelp(USAGE);
passSignalsToChildren();
if (chosen.length === 0) {
  console.error(
    `${USAGE}\n\nPromises:\n  ${protections.map(({ promise }) => promise).join('\n  ')}`,
  );
  process.exitCode = 2;
} else
  process.exitCode = (await prepare([...toDevelop, makeEmptyDatabase])) && (await tryAll()) ? 0 : 1;

/** @returns {Promise<boolean>} whether each was noticed */
async function tryAll() {
  const copy = makeWorkingCopy();
  let unnoticed = 0;
  for (const [index, protection] of chosen.entries()) {
    const { isNoticed, output, durationMs } = await takeOut(protection, copy);
    const place = `${index + 1} of ${chosen.length}`.padStart(10);
    const outcome = isNoticed ? 'noticed' : 'NOT NOTICED';
    const seconds = `${(durationMs / 1000).toFixed(0)} s`;
    console.log(`${place}  ${outcome.padEnd(11)} ${seconds.padStart(5)}  ${protection.promise}`);
    if (isNoticed) continue;
    unnoticed += 1;
    console.log(
      `\nWithout this in ${protection.file}:\n${protection.takeOut}\n\n${output.trim()}\n`,
    );
  }
  console.log(`${chosen.length - unnoticed} noticed, ${unnoticed} not noticed`);
  return unnoticed === 0;
}
