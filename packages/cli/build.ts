import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

// Commander is CommonJS in an ECMAScript module: it gets a `require` for Node's own modules.
const BANNER = `#!/usr/bin/env node
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);`;

// `dist/rekey.js`: everything in one file, so that it starts fast and installs nothing else.
rmSync(join(import.meta.dirname, 'dist'), { recursive: true, force: true });
await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: ['src/main.ts'],
  outfile: 'dist/rekey.js',
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.15',
  minifySyntax: true,
  banner: { js: BANNER },
  logLevel: 'warning',
});
