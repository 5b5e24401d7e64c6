import { readFile } from 'node:fs/promises';
import { build } from 'esbuild';

const { dependencies } = /** @type {{ dependencies: Record<string, string> }} */ (
  JSON.parse(await readFile('package.json', 'utf8'))
);

/** Packages of the workspace are TypeScript and go into the bundle; what npm installs stays outside. */
const external = Object.entries(dependencies)
  .filter(([, version]) => !version.startsWith('workspace:'))
  .map(([name]) => name);

// `dist/main.js` lies as deep as `src/main.ts`, so that paths relative to the file hold in both. Each of
// the operator's commands is a bundle of its own.
await build({
  entryPoints: ['src/main.ts', 'src/admin-reset.ts', 'src/back-up.ts'],
  outdir: 'dist',
  bundle: true,
  external,
  format: 'esm',
  platform: 'node',
  target: 'node26',
  sourcemap: true,
  logLevel: 'warning',
});
