import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCaptured } from '../process/run-captured.js';
import { cacheFolder, childEnvironment } from '../setup/layout.js';

/**
 * Something that keeps a promise, and the test that is there to notice when it is gone.
 *
 * @typedef {object} Protection
 * @property {string} promise what no longer holds without it
 * @property {string} file where it is
 * @property {string} takeOut its text there, which stands once
 * @property {string} [putIn] what stands there instead; nothing
 * @property {string} package folder of the package whose tests are to notice
 * @property {'unit' | 'embedded' | 'postgresql' | 'faults-embedded' | 'faults-postgresql' | 'fuzz' | 'fleet'} [project]
 * @property {readonly string[]} tests its test files, or folders of them
 */

/** @typedef {{ isNoticed: boolean, output: string, durationMs: number }} Verdict */

/** A test that waits for what will not come any more is no news. */
const TIMEOUT_MS = 10 * 60_000;

/** What the empty database of the tests is made by; whatever else is taken out, it stays the same. */
const MAKES_DATABASE = /^(?:prisma|apps\/api\/src\/database)\//;
const emptyDatabase = join(cacheFolder, 'empty-database.tar');

/**
 * Takes a protection out of a working copy, runs the tests that are to notice, and puts it back.
 *
 * @param {Protection} protection
 * @param {string} copy
 * @returns {Promise<Verdict>}
 */
export async function takeOut(protection, copy) {
  const { package: folder, project, tests } = protection;
  const path = join(copy, protection.file);
  const whole = readFileSync(path, 'utf8');
  const report = join(copy, 'report.json');
  rmSync(report, { force: true });
  writeFileSync(path, without(whole, protection));
  try {
    const { output, durationMs } = await runCaptured(
      {
        file: join(copy, folder, 'node_modules/.bin/vitest'),
        args: [
          'run',
          // One that notices is enough.
          '--bail=1',
          ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
          ...(project ? [`--project=${project}`] : []),
          ...tests,
        ],
        cwd: join(copy, folder),
        env: childEnvironment(
          MAKES_DATABASE.test(protection.file) ? {} : { EMPTY_DATABASE: emptyDatabase },
        ),
      },
      TIMEOUT_MS,
    );
    return { isNoticed: failedTests(report) > 0, output, durationMs };
  } finally {
    writeFileSync(path, whole);
  }
}

/**
 * What fails before a test begins was broken, and not found out.
 *
 * @param {string} reportPath of Vitest's JSON reporter
 * @returns {number}
 */
function failedTests(reportPath) {
  if (!existsSync(reportPath)) return 0;
  const report = /** @type {{ numFailedTests: number }} */ (
    JSON.parse(readFileSync(reportPath, 'utf8'))
  );
  return report.numFailedTests;
}

/**
 * @param {string} whole
 * @param {Pick<Protection, 'takeOut' | 'putIn'>} protection
 * @returns {string} the text without the protection
 * @throws when it does not stand there once
 */
export function without(whole, { takeOut: text, putIn = '' }) {
  const count = whole.split(text).length - 1;
  if (count !== 1) throw new Error(`It stands there ${count} times: ${text}`);
  return whole.replace(text, () => putIn);
}
