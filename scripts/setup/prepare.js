import { runCaptured } from '../process/run-captured.js';
import { withSetupLock } from './lock.js';
import { isUpToDate, stampAfter } from './stamp.js';
import {
  buildAdmin,
  buildApi,
  buildCli,
  generateDatabaseClient,
  generateDocuments,
  generateRouteTypes,
  installDependencies,
  makeEmptyDatabase,
} from './steps.js';

/** @typedef {import('./steps.js').Step} Step */
/** @typedef {Pick<Step, 'title' | 'command'>} Work what is done whether or not it was done before */

/** What running from the sources needs. */
export const toDevelop = [installDependencies, generateDatabaseClient, generateDocuments];

/** What type checks and lint need besides. */
export const toCheck = [...toDevelop, generateRouteTypes];

/** What running the built product needs. */
export const toServe = [...toDevelop, buildApi, buildAdmin];

/** What testing the built product needs. */
export const toTestProduct = [...toServe, makeEmptyDatabase];

/** What an operator's command needs. */
export const toOperate = [installDependencies, generateDatabaseClient, buildApi];

/** What the command line needs. */
export const toCommand = [installDependencies, generateDocuments, buildCli];

const DOT_EVERY_MS = 2000;

/**
 * Does those of the steps that are stale, in order, one line each. With nothing stale it writes
 * nothing and starts no process. When a step fails, its tool's whole output is shown, and the
 * steps after it are not done.
 *
 * @param {readonly Step[]} steps
 * @returns {Promise<boolean>} whether everything is there now
 */
export async function prepare(steps) {
  if (steps.every(isUpToDate)) return true;
  return withSetupLock(async () => {
    for (const step of steps) {
      if (!isUpToDate(step) && !(await stampAfter(step, () => run(step)))) return false;
    }
    return true;
  });
}

/**
 * Does one thing, with one line that says so; a failure shows its tool's whole output.
 *
 * @param {Work} work
 * @returns {Promise<boolean>} whether it succeeded
 */
export async function doAlways(work) {
  return withSetupLock(() => run(work));
}

/**
 * @param {Work} step
 * @returns {Promise<boolean>} whether it succeeded
 */
async function run(step) {
  process.stdout.write(`${step.title} `);
  const dots = setInterval(() => process.stdout.write('.'), DOT_EVERY_MS);
  const { exitCode, output, durationMs } = await runCaptured(step.command());
  clearInterval(dots);
  if (exitCode === 0) {
    console.log(` ${(durationMs / 1000).toFixed(1)} s`);
    return true;
  }
  console.log(' failed\n');
  console.error(output.trimEnd());
  console.error(`\n${step.title} failed (exit code ${exitCode}). The tool's own words are above.`);
  return false;
}
