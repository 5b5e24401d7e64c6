import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { countLicences, refusedLicences } from '../supply-chain/licences.js';

/**
 * @param {string} name
 * @param {...{ expression?: string, license?: { id?: string, name?: string } }} licenses
 */
function component(name, ...licenses) {
  return { name, version: '1.0.0', licenses };
}

const mit = { license: { id: 'MIT' } };
const gpl = { license: { id: 'GPL-3.0-only' } };

describe('licences', () => {
  test('lets in what is allowed, alone or together', () => {
    const both = component('both', { expression: '(MIT AND BSD-3-Clause)' });
    assert.deepEqual(refusedLicences([component('one', mit), both]), []);
  });

  test('names a package whose licence is not allowed', () => {
    assert.deepEqual(refusedLicences([component('gpl', gpl), component('mit', mit)]), [
      'gpl@1.0.0: GPL-3.0-only',
    ]);
  });

  test('takes the choice that an expression offers, and no other way out', () => {
    const choice = component('choice', { expression: '(GPL-3.0-only OR MIT)' });
    const joined = component('joined', { expression: '(GPL-3.0-only AND MIT)' });
    assert.deepEqual(refusedLicences([choice, joined, component('two', mit, gpl)]), [
      'joined@1.0.0: (GPL-3.0-only AND MIT)',
      'two@1.0.0: MIT AND GPL-3.0-only',
    ]);
  });

  test('refuses a package that states none, unless somebody has read it', () => {
    const silent = { name: 'silent', version: '2.0.0' };
    assert.deepEqual(refusedLicences([silent]), ['silent@2.0.0: unknown']);
    assert.deepEqual(refusedLicences([{ ...silent, name: 'seq-queue' }]), []);
  });

  test('does not ask for a licence of our own packages', () => {
    const own = { group: '@rekey', name: 'keys', version: '0.1.0' };
    assert.deepEqual(refusedLicences([own]), []);
    assert.deepEqual(countLicences([own, component('a', mit), component('b', mit)]), [['MIT', 2]]);
  });
});
