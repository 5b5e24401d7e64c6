import { expect, test } from 'vitest';
import { acceptedVersions, retiredVersions, stateOfVersion } from '../src/accepted-versions.ts';
import type { SecretVersion } from '../src/secret-version.ts';
import { NOW } from './forge.ts';
import { after, FIRST, numbers, regenerated, restored } from './versions.ts';

test('an account without a current version accepts nothing', () => {
  expect(acceptedVersions([], NOW)).toEqual([]);
  const before = { version: 1, createdAt: NOW, acceptedUntil: after(60) };
  const ended = { version: 2, createdAt: NOW, acceptedUntil: after(60) };
  expect(acceptedVersions([before, ended], NOW)).toEqual([]);
  const destroyed = { version: 2, createdAt: NOW, acceptedUntil: null, destroyedAt: NOW };
  expect(acceptedVersions([before, destroyed], NOW)).toEqual([]);
});

test('the order in which versions are given does not matter, and the list is left as it was', () => {
  const versions = Object.freeze(regenerated(FIRST, 10, { overlapSeconds: 60 }));
  expect(acceptedVersions(versions.toReversed(), after(20))).toEqual(
    acceptedVersions(versions, after(20)),
  );
});

test('rows without what is optional accept the current version and an overlap that was given', () => {
  const rows: SecretVersion[] = [
    { version: 1, createdAt: after(0), acceptedUntil: after(10) },
    { version: 2, createdAt: after(10), acceptedUntil: after(80) },
    { version: 3, createdAt: after(20), acceptedUntil: null },
  ];
  expect(numbers(acceptedVersions(rows, after(79)))).toEqual([3, 2]);
  expect(numbers(acceptedVersions(rows, after(80)))).toEqual([3]);
});

test('a row that was left open after its successor was replaced lets nobody in', () => {
  const rows = regenerated(regenerated(FIRST, 10, { overlapSeconds: 60 }), 20, {
    endsOverlap: true,
  });
  const leftOpen = rows.map((row) => {
    return row.version === 1 ? { ...row, acceptedUntil: after(70), isOverlapEnded: false } : row;
  });
  expect(numbers(acceptedVersions(leftOpen, after(30)))).toEqual([3]);
});

test('a row that was left open before COMPROMISED lets nobody in', () => {
  const rows = regenerated(FIRST, 10, { reason: 'COMPROMISED' });
  const leftOpen = rows.map((row) => {
    return row.version === 1 ? { ...row, acceptedUntil: after(70) } : row;
  });
  expect(numbers(acceptedVersions(leftOpen, after(30)))).toEqual([2]);
  // Nor does one that claims to have a compromised string again.
  const claim: SecretVersion = {
    version: 3,
    createdAt: after(40),
    acceptedUntil: null,
    reason: 'ROUTINE',
    restores: 1,
  };
  const ended = leftOpen.map((row) => ({ ...row, acceptedUntil: after(70) }));
  expect(acceptedVersions([...ended, claim], after(50))).toEqual([]);
});

test('a version in its overlap that was destroyed is not accepted', () => {
  const rows = regenerated(FIRST, 10, { overlapSeconds: 60 }).map((row) => {
    return row.version === 1 ? { ...row, destroyedAt: after(20) } : row;
  });
  expect(numbers(acceptedVersions(rows, after(30)))).toEqual([2]);
});

test('a retired version says when its string was last accepted', () => {
  const overlapping = regenerated(FIRST, 10, { overlapSeconds: 60 });
  expect(retiredVersions(overlapping, after(70))).toEqual([
    { ...overlapping[0], regeneratedAt: after(70) },
  ]);
  const again = regenerated(restored(regenerated(FIRST, 10), 20), 30);
  const moments = retiredVersions(again, after(40)).map(({ version, regeneratedAt }) => {
    return [version, regeneratedAt];
  });
  // Version 1 was good for as long as version 3, which had its string again.
  expect(moments).toEqual([
    [3, after(30)],
    [2, after(20)],
    [1, after(30)],
  ]);
});

test('a retired row without its end is taken to have ended when its successor was made', () => {
  const rows = [...FIRST, { version: 2, createdAt: after(10), acceptedUntil: null }];
  expect(retiredVersions(rows, after(20))).toMatchObject([
    { version: 1, regeneratedAt: after(10) },
  ]);
});

test('a version that was restored is current by each of its numbers; an unknown one is nothing', () => {
  const versions = restored(regenerated(FIRST, 10), 20);
  const states = [1, 2, 3, 4].map((version) => stateOfVersion(versions, version, after(30)));
  expect(states).toEqual(['CURRENT', 'RETIRED', 'CURRENT', null]);
});
