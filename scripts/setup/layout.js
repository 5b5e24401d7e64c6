import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root: every other path is relative to it. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** The Node that the lockfile pins; everything but the set-up itself runs on it. */
export const pinnedNode = join(root, 'node_modules/node/bin/node');

/** What the scripts remember between runs: stamps of finished steps, the lock. */
export const cacheFolder = join(root, '.cache');

/**
 * The pinned pnpm as npx takes it, for example `pnpm@12.21.0`. It stands in `config` and not in
 * `packageManager`, with which pnpm would look itself up in the registry at each install.
 *
 * @returns {string}
 */
export function pnpmSpecifier() {
  const { config } = /** @type {{ config: { pnpm: string } }} */ (
    JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  );
  return `pnpm@${config.pnpm}`;
}

/**
 * The environment of a child process: ours, with the pinned Node found before the machine's own.
 *
 * @param {Readonly<Record<string, string>>} [additions]
 * @returns {NodeJS.ProcessEnv}
 */
export function childEnvironment(additions = {}) {
  const path = [join(root, 'node_modules/.bin'), process.env['PATH']].filter(Boolean);
  return { ...process.env, PATH: path.join(delimiter), ...additions };
}

/**
 * A tool that a package of the workspace depends on.
 *
 * @param {string} workspacePackage folder relative to the root; '' for the root itself
 * @param {string} tool name of its executable
 */
export function toolOf(workspacePackage, tool) {
  return join(root, workspacePackage, 'node_modules/.bin', tool);
}
