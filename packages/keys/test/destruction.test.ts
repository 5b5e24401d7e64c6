import { expect, test } from 'vitest';
import { destructionDue } from '../src/destruction.ts';
import type { SecretVersion } from '../src/secret-version.ts';
import { after, FIRST, numbers, regenerated, restored } from './versions.ts';

const due = (versions: readonly SecretVersion[], retentionSeconds: number, seconds: number) =>
  numbers(destructionDue(versions, { retentionSeconds, now: after(seconds) }));

test('a retired version is due once it was kept for as long as it should be', () => {
  const versions = regenerated(FIRST, 10);
  expect(due(versions, 3600, 3609.999)).toEqual([]);
  expect(due(versions, 3600, 3610)).toEqual([1]);
});

test('it is kept from the end of its overlap on', () => {
  const versions = regenerated(FIRST, 10, { overlapSeconds: 7200 });
  expect(due(versions, 0, 7209)).toEqual([]);
  expect(due(versions, 3600, 10_809)).toEqual([]);
  expect(due(versions, 3600, 10_810)).toEqual([1]);
});

test('what can be restored is kept, with all its numbers', () => {
  expect(due(regenerated(FIRST, 10), 0, 609)).toEqual([]);
  expect(due(regenerated(FIRST, 10), 0, 610)).toEqual([1]);
  const again = regenerated(restored(regenerated(FIRST, 10), 20), 30);
  expect(due(again, 0, 629)).toEqual([2]);
  expect(due(again, 0, 630)).toEqual([3, 2, 1]);
});

test('a restored string is kept by each of its numbers for as long as it is accepted', () => {
  expect(due(restored(regenerated(FIRST, 10), 20), 0, 1e9)).toEqual([2]);
});

test('COMPROMISED leaves nothing to restore, so it is due as soon as it need not be kept', () => {
  expect(due(regenerated(FIRST, 10, { reason: 'COMPROMISED' }), 0, 10)).toEqual([1]);
});

test('what was destroyed is not named again', () => {
  const versions = regenerated(FIRST, 10).map((row) => {
    return row.version === 1 ? { ...row, destroyedAt: after(700) } : row;
  });
  expect(due(versions, 0, 1e9)).toEqual([]);
});
