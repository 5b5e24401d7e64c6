import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { root } from '../setup/layout.js';

/** Whose help is the built product's: the command line, and its own words of usage. */
const HAVE_THEIR_OWN = ['rekey', 'admin:reset'];

/** @type {{ scripts: Record<string, string> }} */
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

describe('--help says how a command is used, and does nothing', () => {
  for (const [name, line] of Object.entries(scripts)) {
    const [, file, given = ''] = /exec node (scripts\/\S+)(?: (\w+))?$/.exec(line) ?? [];
    if (file === undefined || HAVE_THEIR_OWN.includes(name)) continue;
    test(name, () => {
      const args = [file, ...(given === '' ? [] : [given]), '--help'];
      const { status, stdout, stderr } = spawnSync(process.execPath, args, {
        cwd: root,
        encoding: 'utf8',
        timeout: 20_000,
      });
      assert.equal(stderr, '');
      assert.equal(status, 0);
      assert.match(stdout, /^Usage: npm /);
    });
  }
});
