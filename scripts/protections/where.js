/** @typedef {import('./take-out.js').Protection} Protection */

/**
 * Tests of `packages/keys`.
 *
 * @param {...string} names
 * @returns {Pick<Protection, 'package' | 'tests'>}
 */
export function byKeys(...names) {
  return { package: 'packages/keys', tests: names.map((name) => `test/${name}.test.ts`) };
}

/**
 * Tests of the API, on the embedded database.
 *
 * @param {...string} paths below apps/api/test
 * @returns {Pick<Protection, 'package' | 'project' | 'tests'>}
 */
export function byApi(...paths) {
  return byProject('embedded', paths);
}

/**
 * Tests of the API on PostgreSQL, where several are at work at once.
 *
 * @param {...string} paths below apps/api/test
 * @returns {Pick<Protection, 'package' | 'project' | 'tests'>}
 */
export function byApiOnPostgres(...paths) {
  return byProject('postgresql', paths);
}

/**
 * @param {NonNullable<Protection['project']>} project
 * @param {readonly string[]} paths
 * @returns {Pick<Protection, 'package' | 'project' | 'tests'>}
 */
export function byProject(project, paths) {
  return { package: 'apps/api', project, tests: paths.map((path) => `test/${path}`) };
}
