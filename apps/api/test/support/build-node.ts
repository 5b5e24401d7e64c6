import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { build } from 'esbuild';

const API_FOLDER = resolve(import.meta.dirname, '../..');

/** A node's program, to be removed when it is needed no more. */
export type NodeBuild = AsyncDisposable & { readonly file: string };

/**
 * Bundles a node's program, as `npm start` has it: processes that each translate the sources start
 * slowly. `entry` is relative to the API's folder; it may spoil something before it starts
 * `src/main.ts`, so that nothing in the sources has to know how to be spoilt.
 */
export async function buildNode(entry = 'src/main.ts'): Promise<NodeBuild> {
  // As deep as `src/main.ts`, so that paths relative to the file hold.
  const outfile = resolve(API_FOLDER, `dist/test-${randomUUID()}.js`);
  const { dependencies } = JSON.parse(
    await readFile(resolve(API_FOLDER, 'package.json'), 'utf8'),
  ) as { dependencies: Record<string, string> };
  const external = Object.keys(dependencies).filter(
    (dependency) => !dependencies[dependency]?.startsWith('workspace:'),
  );
  await build({
    absWorkingDir: API_FOLDER,
    entryPoints: [entry],
    outfile,
    external,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node26',
    logLevel: 'warning',
  });
  return { file: outfile, [Symbol.asyncDispose]: () => rm(outfile, { force: true }) };
}
