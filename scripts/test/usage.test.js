import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../setup/layout.js';
import { settings } from '../usage.js';

test('the usage names the settings that are read, and no others', () => {
  const source = ['env.ts', 'oidc-settings.ts']
    .map((file) => readFileSync(join(root, 'apps/api/src', file), 'utf8'))
    .join('');
  const read = [...source.matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, name]) => name);
  assert.ok(read.length > 10);
  assert.deepEqual(settings.map(([name]) => name).sort(), read.sort());
});
