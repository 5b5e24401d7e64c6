import { expect, test } from 'vitest';
import { acceptedVersions } from '../src/accepted-versions.ts';
import { findRestorable, restorePrevious } from '../src/restoration.ts';
import type { SecretVersion } from '../src/secret-version.ts';
import { after, FIRST, numbers, regenerated, restored } from './versions.ts';

/** Version 2, made at 10. */
const MISTAKEN = regenerated(FIRST, 10);

test('restoring makes a new version with the string before, and ends the mistaken one', () => {
  expect(restorePrevious(MISTAKEN, { expectedVersion: 2, now: after(20) })).toEqual({
    ok: true,
    replaced: { ...MISTAKEN[1], acceptedUntil: after(20) },
    overlapEnded: null,
    current: {
      version: 3,
      createdAt: after(20),
      acceptedUntil: null,
      reason: null,
      restores: 1,
    },
  });
});

test('what was made under the older number of a restored secret is good again, on every clock', () => {
  for (const seconds of [-3600, 10, 20, 3600]) {
    expect(numbers(acceptedVersions(restored(MISTAKEN, 20), after(seconds)))).toEqual([3, 1]);
  }
});

test('restoring during an overlap ends the overlap', () => {
  const versions = regenerated(FIRST, 10, { overlapSeconds: 60 });
  expect(restorePrevious(versions, { now: after(20) })).toMatchObject({
    overlapEnded: { version: 1, acceptedUntil: after(20), isOverlapEnded: true },
  });
  const back = restored(versions, 20);
  expect(numbers(acceptedVersions(back, after(30)))).toEqual([3, 1]);
  expect(numbers(acceptedVersions(regenerated(back, 40), after(50)))).toEqual([4]);
});

test('it can be undone until just before ten minutes are over, or whatever is set', () => {
  expect(restorePrevious(MISTAKEN, { now: after(609.999) }).ok).toBe(true);
  expect(restorePrevious(MISTAKEN, { now: after(610) })).toEqual({
    ok: false,
    code: 'TOO_LATE',
    until: after(610),
  });
  expect(restorePrevious(MISTAKEN, { undoSeconds: 5, now: after(14.999) }).ok).toBe(true);
  expect(restorePrevious(MISTAKEN, { undoSeconds: 5, now: after(15) }).ok).toBe(false);
  expect(restorePrevious(MISTAKEN, { undoSeconds: 0, now: after(10) }).ok).toBe(false);
  expect(restorePrevious(MISTAKEN, { now: new Date(NaN) }).ok).toBe(false);
});

test('what can be restored is said with the moment from which it no longer can', () => {
  const found = { version: MISTAKEN[0], until: after(610) };
  expect(findRestorable(MISTAKEN, { now: after(609) })).toEqual(found);
  expect(findRestorable(MISTAKEN, { now: after(610) })).toBeNull();
  expect(findRestorable(FIRST, { now: after(1) })).toBeNull();
});

test('a version that is not current any more is not undone, whatever else is wrong', () => {
  expect(restorePrevious(FIRST, { expectedVersion: 2, now: after(10) })).toEqual({
    ok: false,
    code: 'STALE_VERSION',
    currentVersion: 1,
  });
});

test('there is nothing to restore at first, nor once it was destroyed', () => {
  const nothing = { ok: false, code: 'NOTHING_TO_RESTORE' };
  expect(restorePrevious(FIRST, { now: after(1) })).toEqual(nothing);
  const destroyed = MISTAKEN.map((row) => {
    return row.version === 1 ? { ...row, destroyedAt: after(15) } : row;
  });
  expect(restorePrevious(destroyed, { now: after(20) })).toEqual(nothing);
});

test('restoring twice is refused, also late', () => {
  for (const seconds of [21, 3600]) {
    expect(restorePrevious(restored(MISTAKEN, 20), { now: after(seconds) })).toEqual({
      ok: false,
      code: 'ALREADY_RESTORED',
    });
  }
});

test('a restored secret that is regenerated can be restored again', () => {
  const versions = restored(regenerated(restored(MISTAKEN, 20), 30), 40);
  expect(versions.at(-1)).toMatchObject({ version: 5, restores: 3 });
  expect(numbers(acceptedVersions(versions, after(50)))).toEqual([5, 3, 1]);
});

const NOT_ALLOWED = { ok: false, code: 'RESTORE_NOT_ALLOWED' };

test('there is no way back from COMPROMISED, and none around it', () => {
  const compromised = regenerated(MISTAKEN, 20, { reason: 'COMPROMISED' });
  expect(restorePrevious(compromised, { now: after(21) })).toEqual(NOT_ALLOWED);
  // The secret made then is none of those that were compromised.
  const next = regenerated(compromised, 30);
  expect(numbers(acceptedVersions(restored(next, 40), after(40)))).toEqual([5, 3]);
});

test('a row that has a compromised string again is not restored', () => {
  const row = (version: number, more: Partial<SecretVersion>): SecretVersion => {
    return { version, createdAt: after(version), acceptedUntil: after(version + 1), ...more };
  };
  const rows = [
    row(1, {}),
    row(2, { reason: 'COMPROMISED' }),
    row(3, { reason: null, restores: 1 }),
    row(4, { reason: 'ROUTINE', acceptedUntil: null }),
  ];
  expect(restorePrevious(rows, { now: after(5) })).toEqual(NOT_ALLOWED);
});

test('what was replaced for a reason that nobody knows is not restored', () => {
  for (const reason of [undefined, null, 'LEAKED' as 'POLICY']) {
    const rows = [MISTAKEN[0]!, { ...MISTAKEN[1]!, reason }];
    expect(restorePrevious(rows, { now: after(20) })).toEqual(NOT_ALLOWED);
  }
});
