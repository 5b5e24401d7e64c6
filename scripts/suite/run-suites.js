import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCaptured } from '../process/run-captured.js';

/** @typedef {import('./suites.js').Suite} Suite */
/** @typedef {import('./counts.js').Counts} Counts */
/** @typedef {Counts & { suite: Suite, output: string, durationMs: number }} Result */

/** A suite that takes longer hangs; the long forms of some say how long they may take. */
const SUITE_TIMEOUT_MS = Number(process.env['SUITE_MINUTES'] ?? 20) * 60_000;
const STILL_RUNNING_EVERY_MS = 20_000;
/** More than the two cores of a small machine: each waits a good part of its time. */
const SUITES_AT_ONCE = 3;

/**
 * Runs suites in their order, some of them beside each other, on past those that fail. Each result is
 * handed over when it is there; meanwhile a line tells from time to time what is running.
 *
 * @param {readonly Suite[]} suites
 * @param {(result: Result) => void} onResult
 * @returns {Promise<readonly Result[]>}
 */
export async function runSuites(suites, onResult) {
  const reports = mkdtempSync(join(tmpdir(), 'rekey-test-'));
  process.once('exit', () => rmSync(reports, { recursive: true, force: true }));
  /** @type {Map<string, number>} */
  const running = new Map();
  const ticker = setInterval(() => tellRunning(running), STILL_RUNNING_EVERY_MS);
  /** @type {Result[]} */
  const results = [];
  const waiting = suites.values();
  const runWaiting = async () => {
    // The places share one iterator: each suite is taken once.
    for (const suite of waiting) {
      running.set(suite.name, Date.now());
      const result = await runSuite(suite, join(reports, fileName(suite)));
      running.delete(suite.name);
      results.push(result);
      onResult(result);
    }
  };
  await Promise.all(Array.from({ length: SUITES_AT_ONCE }, runWaiting));
  clearInterval(ticker);
  return results;
}

/** @param {Suite} suite */
function fileName(suite) {
  return `${suite.name.replaceAll(/\W+/g, '-')}.json`;
}

/**
 * @param {Suite} suite
 * @param {string} reportPath
 * @returns {Promise<Result>}
 */
async function runSuite(suite, reportPath) {
  const { exitCode, output, durationMs } = await runCaptured(
    suite.command(reportPath),
    SUITE_TIMEOUT_MS,
  );
  return { suite, output, durationMs, ...suite.count(exitCode, reportPath) };
}

/** @param {ReadonlyMap<string, number>} running name of each suite, and when it began */
function tellRunning(running) {
  const parts = [...running].map(
    ([name, startedAt]) => `${name} (${Math.round((Date.now() - startedAt) / 1000)} s)`,
  );
  if (parts.length > 0) console.log(`…  running: ${parts.join(', ')}`);
}
