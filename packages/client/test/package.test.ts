import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { describe, expect, inject, test } from 'vitest';

const place = join(inject('installation'), 'node_modules/@rekey/client');
const manifest = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')) as Record<
  string,
  unknown
>;

/** An app with the client in it, as a bundler makes it for a browser. */
async function bundleSize(source: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: inject('installation') },
    ...{ bundle: true, minify: true, write: false, format: 'esm', platform: 'browser' },
  });
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length;
}

describe('the package as it is published', () => {
  test('has nothing that publint objects to', async () => {
    const { messages } = await publint({ pkgDir: place, pack: false, strict: true });
    expect(messages.map((message) => formatMessage(message, manifest))).toEqual([]);
  });

  test('has types that are right however it is imported', async () => {
    const tarball = new Uint8Array(readFileSync(inject('tarball')));
    const analysis = await checkPackage(createPackageFromTarballData(tarball));
    if (!analysis.types) throw new Error('It has no types.');
    // ECMAScript modules alone: what `require` gets is one, which Node has supported since 20.19.
    const others = analysis.problems.filter(({ kind }) => kind !== 'CJSResolvesToESM');
    expect(others).toEqual([]);
  });

  test('installs nothing else, and runs nothing at the install', () => {
    const { dependencies, peerDependencies, optionalDependencies } = manifest;
    expect({ dependencies, peerDependencies, optionalDependencies }).toEqual({});
    expect(
      Object.keys(manifest['scripts'] as object).filter((name) => /install/.test(name)),
    ).toEqual([]);
  });

  test('is at most 4 kB in a bundle, gzipped; and nothing where it is not used', async () => {
    const all = "export * from '@rekey/client';";
    expect(await bundleSize(all)).toBeLessThanOrEqual(4096);
    expect(await bundleSize("import '@rekey/client';")).toBeLessThan(64);
  });
});
