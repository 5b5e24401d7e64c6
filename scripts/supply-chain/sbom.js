import { runCaptured } from '../process/run-captured.js';
import { childEnvironment, pnpmSpecifier, root } from '../setup/layout.js';

/**
 * A package as CycloneDX lists it, as far as it is read here.
 *
 * @typedef {object} Component
 * @property {string} [group] scope, such as `@prisma`
 * @property {string} name
 * @property {string} version
 * @property {readonly { expression?: string, license?: { id?: string, name?: string } }[]} [licenses]
 */

/**
 * The software bill of materials of what runs in production: every package that the lockfile names,
 * by pnpm itself, as CycloneDX 1.7 (ECMA-424).
 *
 * @returns {Promise<string>} JSON
 * @throws {Error} with what pnpm said
 */
export async function makeSbom() {
  const { exitCode, output } = await runCaptured({
    file: 'npx',
    args: [
      ...['--yes', '--loglevel=error', '--prefer-offline', pnpmSpecifier(), 'sbom', '--prod'],
      ...['--sbom-format', 'cyclonedx', '--sbom-type', 'application'],
    ],
    cwd: root,
    env: childEnvironment(),
  });
  if (exitCode !== 0) throw new Error(`pnpm could not list the packages:\n${output}`);
  return output.slice(output.indexOf('{'));
}

/**
 * @param {string} sbom JSON of CycloneDX
 * @returns {readonly Component[]}
 */
export function componentsOf(sbom) {
  const { components } = /** @type {{ components: Component[] }} */ (JSON.parse(sbom));
  return components;
}
