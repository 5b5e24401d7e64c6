import { existsSync, readFileSync } from 'node:fs';

/**
 * What came of a suite. `problem` says what is wrong beyond the tests that failed.
 *
 * @typedef {{ passed: number, failed: number, problem?: string }} Counts
 */

/**
 * @typedef {object} VitestReport
 * @property {number} numPassedTests
 * @property {number} numTotalTests
 */

/**
 * @typedef {object} PlaywrightReport
 * @property {{ expected: number, unexpected: number, flaky: number, skipped: number }} stats
 */

/**
 * A check is one test: its exit code decides.
 *
 * @param {number} exitCode
 * @returns {Counts}
 */
export function countCheck(exitCode) {
  return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/**
 * Counts what Vitest's JSON reporter wrote. Whatever did not pass has failed, a skipped test too:
 * it shows nothing.
 *
 * @param {number} exitCode
 * @param {string} reportPath
 * @returns {Counts}
 */
export function countVitest(exitCode, reportPath) {
  const report = /** @type {VitestReport | null} */ (readReport(reportPath));
  if (!report) return { passed: 0, failed: 1, problem: 'It ended without a report.' };
  const { numPassedTests: passed, numTotalTests: total } = report;
  return counted(passed, total - passed, exitCode);
}

/**
 * Counts what Playwright's JSON reporter wrote. A flaky test has failed once, and so it has failed.
 *
 * @param {number} exitCode
 * @param {string} reportPath
 * @returns {Counts}
 */
export function countPlaywright(exitCode, reportPath) {
  const report = /** @type {PlaywrightReport | null} */ (readReport(reportPath));
  if (!report) return { passed: 0, failed: 1, problem: 'It ended without a report.' };
  const { expected, unexpected, flaky, skipped } = report.stats;
  return counted(expected, unexpected + flaky + skipped, exitCode);
}

/**
 * Counts what Node's own test runner wrote as TAP.
 *
 * @param {number} exitCode
 * @param {string} reportPath
 * @returns {Counts}
 */
export function countNodeTests(exitCode, reportPath) {
  const report = readText(reportPath) ?? '';
  const total = Number(/^# tests (\d+)$/m.exec(report)?.[1] ?? 0);
  const passed = Number(/^# pass (\d+)$/m.exec(report)?.[1] ?? 0);
  return counted(passed, total - passed, exitCode);
}

/**
 * @param {number} passed
 * @param {number} failed
 * @param {number} exitCode
 * @returns {Counts}
 */
function counted(passed, failed, exitCode) {
  if (passed + failed === 0) return { passed, failed: 1, problem: 'It ran no test.' };
  if (failed === 0 && exitCode !== 0)
    return { passed, failed: 1, problem: `No test failed, but it ended with code ${exitCode}.` };
  return { passed, failed };
}

/**
 * @param {string} path
 * @returns {unknown} null when there is none that can be read
 */
function readReport(path) {
  try {
    return JSON.parse(readText(path) ?? '');
  } catch {
    return null;
  }
}

/** @param {string} path */
function readText(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}
