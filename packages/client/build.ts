import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';

// One file of JavaScript, and the types beside it. `node build.ts [folder]` builds to somewhere else.
const root = import.meta.dirname;
const folder = process.argv[2] ?? join(root, 'dist');
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');

rmSync(folder, { recursive: true, force: true });
await build({
  entryPoints: [join(root, 'src/index.ts')],
  outfile: join(folder, 'index.js'),
  bundle: true,
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  sourcemap: true,
  sourcesContent: true,
  logLevel: 'warning',
});
execFileSync(process.execPath, [
  tsc,
  ...['--project', join(root, 'tsconfig.build.json'), '--outDir', folder],
]);
// TypeScript rewrites the names of imports in JavaScript, and not yet in declarations.
for (const name of readdirSync(folder).filter((file) => file.endsWith('.d.ts'))) {
  const path = join(folder, name);
  writeFileSync(path, readFileSync(path, 'utf8').replaceAll(".ts';", ".js';"));
}
