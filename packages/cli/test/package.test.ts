import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { expect, inject, test } from 'vitest';
import { ended, rekeyProgram } from './support/rekey-command.ts';

const place = inject('installed');
const manifest = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')) as Record<
  string,
  unknown
>;

test('has nothing that publint objects to', async () => {
  const { messages } = await publint({ pkgDir: place, pack: false, strict: true });
  expect(messages.map((message) => formatMessage(message, manifest))).toEqual([]);
});

test('is one program, installs nothing else, and lets nothing else be imported', () => {
  const { bin, dependencies, exports } = manifest;
  expect({ bin, dependencies, exports }).toEqual({
    bin: { rekey: './dist/rekey.js' },
    exports: { './package.json': './package.json' },
  });
  expect(readFileSync(rekeyProgram, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  expect(statSync(rekeyProgram).size).toBeLessThan(300_000);
});

/** The Node that runs `npm test` may be older than the one that runs the tests. */
const nodes = new Set([process.execPath, process.env['npm_node_execpath'] ?? process.execPath]);

test.each([...nodes])('runs by %s', async (node) => {
  const run = await ended(node, [rekeyProgram, '--version'], {});
  expect(run).toMatchObject({
    exitCode: 0,
    stdout: `${String(manifest['version'])}\n`,
    stderr: '',
  });
});
