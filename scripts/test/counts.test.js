import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { countNodeTests, countPlaywright, countVitest } from '../suite/counts.js';

const folder = mkdtempSync(join(tmpdir(), 'rekey-counts-'));
after(() => rmSync(folder, { recursive: true }));

/** @param {string} text */
function report(text) {
  const path = join(folder, 'report');
  writeFileSync(path, text);
  return path;
}

describe('counting', () => {
  test('counts what passed and what failed', () => {
    const path = report('{"numPassedTests": 3, "numTotalTests": 5}');
    assert.deepEqual(countVitest(1, path), { passed: 3, failed: 2 });
  });

  test('counts a skipped test as failed', () => {
    const vitest = report('{"numPassedTests": 3, "numTotalTests": 4, "numPendingTests": 1}');
    assert.deepEqual(countVitest(0, vitest), { passed: 3, failed: 1 });
    const node = report('# tests 4\n# pass 3\n# fail 0\n# skipped 1\n');
    assert.deepEqual(countNodeTests(0, node), { passed: 3, failed: 1 });
  });

  test('counts flaky and skipped browser tests as failed', () => {
    const path = report('{"stats": {"expected": 5, "unexpected": 1, "flaky": 1, "skipped": 1}}');
    assert.deepEqual(countPlaywright(1, path), { passed: 5, failed: 3 });
  });

  test('fails a suite that ran no test', () => {
    const path = report('{"numPassedTests": 0, "numTotalTests": 0}');
    assert.equal(countVitest(0, path).failed, 1);
  });

  test('fails a suite that ended badly though no test failed', () => {
    const path = report('{"numPassedTests": 3, "numTotalTests": 3}');
    assert.deepEqual(countVitest(0, path), { passed: 3, failed: 0 });
    assert.equal(countVitest(1, path).failed, 1);
  });

  test('fails a suite that left no report, or half of one', () => {
    assert.equal(countVitest(0, join(folder, 'nonesuch')).failed, 1);
    assert.equal(countPlaywright(0, report('{"stats": {')).failed, 1);
    assert.equal(countNodeTests(0, report('TAP version 13\n')).failed, 1);
  });
});
