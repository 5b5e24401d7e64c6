import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { cacheFolder, root } from '../setup/layout.js';
import { isUpToDate, stampAfter } from '../setup/stamp.js';

/** @type {string} */
let folder;
/** @type {import('../setup/steps.js').Step} */
let step;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rekey-stamp-'));
  const inputs = [relative(root, folder)];
  const outputs = [relative(root, join(folder, 'dist'))];
  const command = () => ({ file: 'true', args: [], cwd: folder, env: {} });
  step = { id: `test-${process.pid}`, title: 'Test', inputs, outputs, command };
  write('source', 'one');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
  rmSync(join(cacheFolder, `${step.id}.json`), { force: true });
});

/**
 * @param {string} name
 * @param {string} text
 */
function write(name, text) {
  writeFileSync(join(folder, name), text);
}

/** @param {boolean} isDone */
const build = (isDone = true) =>
  stampAfter(step, async () => {
    write('dist', 'built');
    return isDone;
  });

describe('a step', () => {
  test('is stale before it was done, and up to date after', async () => {
    assert.equal(isUpToDate(step), false);
    assert.equal(await build(), true);
    assert.equal(isUpToDate(step), true);
  });

  test('is stale when an input changes, comes or goes', async () => {
    await build();
    write('source', 'two');
    assert.equal(isUpToDate(step), false);
    await build();
    write('another', 'one');
    assert.equal(isUpToDate(step), false);
    await build();
    rmSync(join(folder, 'another'));
    assert.equal(isUpToDate(step), false);
  });

  test('is up to date when an input was only touched, as by a checkout there and back', async () => {
    await build();
    utimesSync(join(folder, 'source'), 1, 1);
    assert.equal(isUpToDate(step), true);
  });

  test('is stale when its output is gone', async () => {
    await build();
    rmSync(join(folder, 'dist'));
    assert.equal(isUpToDate(step), false);
  });

  test('is stale after it failed, also where an earlier output is still there', async () => {
    await build();
    assert.equal(await build(false), false);
    assert.equal(isUpToDate(step), false);
  });

  test('is stale when an input changed while it was done', async () => {
    await stampAfter(step, async () => {
      write('dist', 'built');
      write('source', 'changed meanwhile');
      return true;
    });
    assert.equal(isUpToDate(step), false);
  });
});
