import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { protections } from '../protections/protections.js';
import { without } from '../protections/take-out.js';
import { root } from '../setup/layout.js';

// Taking each of them out takes an hour: `npm run test:protections`. That they can be is looked at here.
describe('the protections that can be taken out', () => {
  for (const { promise, file, tests, package: folder, ...protection } of protections)
    test(promise, () => {
      const whole = readFileSync(join(root, file), 'utf8');
      assert.notEqual(without(whole, protection), whole);
      for (const path of tests)
        assert.ok(isThere(join(root, folder, path)), `${path} is not there`);
    });

  test('promise different things', () => {
    const promises = protections.map(({ promise }) => promise);
    assert.deepEqual([...new Set(promises)], promises);
  });
});

describe('without', () => {
  test('leaves all but the protection', () => {
    assert.equal(without('one two three', { takeOut: 'two ' }), 'one three');
    assert.equal(without('one two', { takeOut: 'two', putIn: '$&' }), 'one $&');
  });

  test('refuses what stands twice, or not at all', () => {
    assert.throws(() => without('one one', { takeOut: 'one' }), /2 times/);
    assert.throws(() => without('one', { takeOut: 'two' }), /0 times/);
  });
});

/** @param {string} path a folder, a file, or a file without `.test.ts` or what comes before that */
function isThere(path) {
  return ['', '.test.ts', '.embedded.test.ts', '.postgresql.test.ts'].some((end) =>
    existsSync(`${path}${end}`),
  );
}
