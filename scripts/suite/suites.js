import { join } from 'node:path';
import { QUIET_NODE } from '../process/node-options.js';
import { childEnvironment, pinnedNode, root, toolOf } from '../setup/layout.js';
import { toCheck, toCommand, toDevelop, toTestProduct } from '../setup/prepare.js';
import { countCheck, countNodeTests, countPlaywright, countVitest } from './counts.js';

/** @typedef {import('../process/run-captured.js').Command} Command */
/** @typedef {import('./counts.js').Counts} Counts */

/**
 * One line of the test run.
 *
 * @typedef {object} Suite
 * @property {string} name
 * @property {typeof toDevelop} needs steps of the set-up
 * @property {(reportPath: string) => Command} command
 * @property {(exitCode: number, reportPath: string) => Counts} count
 */

/** Without Node's word on importing WebAssembly, once for each process that migrates a database. */
const quietEnvironment = childEnvironment({
  NODE_OPTIONS: [process.env['NODE_OPTIONS'], ...QUIET_NODE].filter(Boolean).join(' '),
});

/**
 * A tool that is content or not.
 *
 * @param {string} name
 * @param {string} folder workspace package, '' for the root
 * @param {string} tool
 * @param {readonly string[]} args
 * @returns {Suite}
 */
function check(name, folder, tool, args) {
  return {
    name,
    needs: toCheck,
    command: () => {
      const cwd = join(root, folder);
      return { file: toolOf(folder, tool), args, cwd, env: childEnvironment() };
    },
    count: countCheck,
  };
}

/**
 * TypeScript over one package; `tsc` is the root's.
 *
 * @param {string} name
 * @param {string} folder
 */
function types(name, folder) {
  return check(`types ${name}`, '', 'tsc', ['--noEmit', '--project', folder || '.']);
}

/**
 * A package's Vitest suite, or one project of it.
 *
 * @param {string} name
 * @param {string} folder
 * @param {string} [project]
 * @returns {Suite}
 */
function vitest(name, folder, project) {
  return {
    name: `test ${name}`,
    needs: toDevelop,
    command: (reportPath) => ({
      file: toolOf(folder, 'vitest'),
      args: [
        'run',
        ...['--reporter=default', '--reporter=json', `--outputFile.json=${reportPath}`],
        '--allowOnly=false',
        ...(project ? [`--project=${project}`] : []),
      ],
      cwd: join(root, folder),
      env: quietEnvironment,
    }),
    count: countVitest,
  };
}

/**
 * Tests that Node's own runner runs.
 *
 * @param {string} name
 * @param {string} folder
 * @param {string} files
 * @returns {Suite}
 */
function nodeTests(name, folder, files) {
  return {
    name: `test ${name}`,
    needs: toDevelop,
    command: (reportPath) => ({
      file: pinnedNode,
      args: [
        '--test',
        ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
        ...['--test-reporter=tap', `--test-reporter-destination=${reportPath}`],
        files,
      ],
      cwd: join(root, folder),
      env: childEnvironment(),
    }),
    count: countNodeTests,
  };
}

/**
 * A check by one of the schema's own tools.
 *
 * @param {string} name
 * @param {readonly string[]} args
 * @returns {Suite}
 */
function schemaTool(name, args) {
  const cwd = join(root, 'packages/schema');
  const command = () => ({ file: pinnedNode, args, cwd, env: childEnvironment() });
  return { name, needs: toDevelop, command, count: countCheck };
}

/** @type {Suite} */
const licences = {
  name: 'licences',
  needs: toDevelop,
  command: () => ({
    file: pinnedNode,
    args: ['scripts/check-licences.js'],
    cwd: root,
    env: childEnvironment(),
  }),
  count: countCheck,
};

/** So that none of the browser's parts is long at the end, while nothing else is left to run. */
const BROWSER_PARTS = 4;

/**
 * One part of the browser tests; whole files, against products of their own.
 *
 * @param {number} part from 1
 * @returns {Suite}
 */
function endToEnd(part) {
  return {
    name: `test e2e ${part} of ${BROWSER_PARTS}`,
    needs: toTestProduct,
    command: (reportPath) => ({
      file: toolOf('e2e', 'playwright'),
      args: [
        'test',
        `--shard=${part}/${BROWSER_PARTS}`,
        `--output=test-results/${part}`,
        ...['--reporter=line,json', '--forbid-only', '--retries=0'],
      ],
      cwd: join(root, 'e2e'),
      env: { ...quietEnvironment, PLAYWRIGHT_JSON_OUTPUT_FILE: reportPath },
    }),
    count: countPlaywright,
  };
}

/**
 * The suites, in the order in which they begin: what is quick and fails first, then the longest.
 *
 * @type {readonly Suite[]}
 */
export const suites = [
  types('scripts', ''),
  types('keys', 'packages/keys'),
  types('schema', 'packages/schema'),
  types('client', 'packages/client'),
  types('cli', 'packages/cli'),
  types('api', 'apps/api'),
  types('bench', 'bench'),
  types('demo', 'demo'),
  types('e2e', 'e2e'),
  check('types admin', 'apps/admin', 'svelte-check', ['--threshold', 'warning']),
  check('layers', '', 'depcruise', [
    ...['apps', 'packages', 'e2e', 'bench', 'demo'],
    ...['--output-type', 'err-long'],
  ]),
  check('schema drift', 'apps/api', 'tsx', ['src/graphql/emit-schema.ts', '--check']),
  schemaTool('schema drift of the reference', ['tools/write-reference.ts', '--check']),
  schemaTool('schema release', ['tools/check-release.ts']),
  check('format', '', 'prettier', ['--check', '--log-level', 'warn', '.']),
  check('lint', '', 'eslint', ['--max-warnings', '0', '.']),
  licences,
  nodeTests('scripts', '', 'scripts/test/*.test.js'),
  nodeTests('schema', 'packages/schema', 'test/*.test.ts'),
  vitest('keys', 'packages/keys'),
  vitest('api unit', 'apps/api', 'unit'),
  vitest('admin', 'apps/admin'),
  // From here on one that mostly waits, for clocks, leases and outages, beside two that mostly compute.
  vitest('api embedded', 'apps/api', 'embedded'),
  vitest('api faults embedded', 'apps/api', 'faults-embedded'),
  // The last part has the stories in it, and takes longest.
  endToEnd(4),
  vitest('api faults postgresql', 'apps/api', 'faults-postgresql'),
  vitest('api postgresql', 'apps/api', 'postgresql'),
  vitest('api fleet', 'apps/api', 'fleet'),
  endToEnd(3),
  { ...vitest('cli', 'packages/cli'), needs: [...toDevelop, ...toCommand] },
  endToEnd(2),
  vitest('client', 'packages/client'),
  endToEnd(1),
  vitest('api fuzz', 'apps/api', 'fuzz'),
];
