import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  acceptedVersions,
  firstSecretVersion,
  REGENERATION_REASONS,
  regenerate,
  retiredVersions,
} from '../src/regeneration.ts';
import { NOW } from './forge.ts';
import { after, FIRST, numbers, regenerated, restored } from './versions.ts';

const CURRENT = { version: 4, createdAt: NOW, acceptedUntil: null };

test('an account starts with version 1', () => {
  expect(firstSecretVersion(NOW)).toEqual({
    version: 1,
    createdAt: NOW,
    acceptedUntil: null,
    reason: null,
    restores: null,
  });
});

test('regenerating makes the next version current and ends the one before in that moment', () => {
  expect(regenerate([CURRENT], { now: after(60) })).toEqual({
    ok: true,
    replaced: { version: 4, createdAt: NOW, acceptedUntil: after(60) },
    overlapEnded: null,
    current: {
      version: 5,
      createdAt: after(60),
      acceptedUntil: null,
      reason: 'ROUTINE',
      restores: null,
    },
  });
});

test('the reason is kept with the version that was made for it', () => {
  for (const reason of REGENERATION_REASONS) {
    expect(regenerate([CURRENT], { reason, now: NOW })).toMatchObject({ current: { reason } });
  }
});

test('keeps what else a store knows of the version that is replaced', () => {
  const current = { ...CURRENT, fingerprint: '9f3c01ab77de0c42' };
  expect(regenerate([current], { now: after(1) })).toMatchObject({
    replaced: { fingerprint: '9f3c01ab77de0c42' },
  });
});

test('regenerating with the version that is current succeeds, with any other it changes nothing', () => {
  expect(regenerate([CURRENT], { expectedVersion: 4, now: NOW }).ok).toBe(true);
  for (const expectedVersion of [0, 3, 5, -1, 4.5]) {
    const stale = { ok: false, code: 'STALE_VERSION', currentVersion: 4 };
    expect(regenerate([CURRENT], { expectedVersion, now: NOW })).toEqual(stale);
    // It comes before whatever else is wrong.
    const wrong = { expectedVersion, overlapSeconds: -1, now: NOW };
    expect(regenerate([CURRENT], wrong)).toEqual(stale);
  }
});

test('an overlap is a whole number of seconds from 0 to 604800', () => {
  for (const overlapSeconds of [0, 1, 3600, 604_800]) {
    expect(regenerate([CURRENT], { overlapSeconds, now: after(9) })).toMatchObject({
      replaced: { acceptedUntil: after(9 + overlapSeconds) },
    });
  }
  for (const overlapSeconds of [-1, 0.5, 604_801, NaN, Infinity, -Infinity]) {
    for (const reason of REGENERATION_REASONS) {
      expect(regenerate([CURRENT], { reason, overlapSeconds, now: NOW })).toEqual({
        ok: false,
        code: 'OVERLAP_OUT_OF_RANGE',
        overlapSecondsMax: 604_800,
      });
    }
  }
});

test('COMPROMISED allows no overlap', () => {
  expect(regenerate([CURRENT], { reason: 'COMPROMISED', overlapSeconds: 1, now: NOW })).toEqual({
    ok: false,
    code: 'OVERLAP_NOT_ALLOWED',
  });
});

test('a second regeneration during an overlap says what it would cut off, and does it when told', () => {
  const versions = regenerated(FIRST, 10, { overlapSeconds: 60 });
  for (const overlapSeconds of [0, 30]) {
    expect(regenerate(versions, { overlapSeconds, now: after(69) })).toEqual({
      ok: false,
      code: 'OVERLAP_OPEN',
      version: 1,
      acceptedUntil: after(70),
    });
    expect(
      regenerate(versions, { overlapSeconds, endsOverlap: true, now: after(69) }),
    ).toMatchObject({
      overlapEnded: { version: 1, acceptedUntil: after(69), isOverlapEnded: true },
    });
  }
  const both = regenerated(versions, 20, { overlapSeconds: 60, endsOverlap: true });
  expect(numbers(acceptedVersions(both, after(20)))).toEqual([3, 2]);
});

test('COMPROMISED during an overlap is not made to wait, and says what it cut off', () => {
  const versions = regenerated(FIRST, 10, { overlapSeconds: 60 });
  expect(regenerate(versions, { reason: 'COMPROMISED', now: after(20) })).toMatchObject({
    ok: true,
    overlapEnded: { version: 1, acceptedUntil: after(20), isOverlapEnded: true },
  });
  const compromised = regenerated(versions, 20, { reason: 'COMPROMISED' });
  expect(numbers(acceptedVersions(compromised, after(20)))).toEqual([3]);
});

test('once an overlap is over by itself, regenerating does not ask about it', () => {
  const versions = regenerated(FIRST, 10, { overlapSeconds: 60 });
  expect(regenerate(versions, { now: after(70) })).toMatchObject({ ok: true, overlapEnded: null });
});

test('a retired version is not taken back by a clock that runs behind', () => {
  const versions = regenerated(FIRST, 60);
  for (const seconds of [-3600, 0, 59, 60, 61, 3600]) {
    expect(numbers(acceptedVersions(versions, after(seconds)))).toEqual([2]);
    expect(numbers(retiredVersions(versions, after(seconds)))).toEqual([1]);
  }
});

test('however often and whenever it is regenerated, exactly the newest version is accepted', () => {
  const moments = fc.array(fc.integer({ min: -1000, max: 1000 }), { maxLength: 12 });
  fc.assert(
    fc.property(moments, fc.integer({ min: -2000, max: 2000 }), (seconds, at) => {
      let versions = [...FIRST];
      for (const second of seconds) versions = regenerated(versions, second);
      expect(numbers(acceptedVersions(versions, after(at)))).toEqual([seconds.length + 1]);
      expect(retiredVersions(versions, after(at))).toHaveLength(seconds.length);
    }),
  );
});

test('a restored secret can be regenerated with an overlap, which is that of all its numbers', () => {
  const versions = regenerated(restored(regenerated(FIRST, 10), 20), 30, { overlapSeconds: 60 });
  expect(numbers(acceptedVersions(versions, after(89)))).toEqual([4, 3, 1]);
  expect(numbers(acceptedVersions(versions, after(90)))).toEqual([4]);
});
