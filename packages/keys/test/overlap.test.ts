import { expect, test } from 'vitest';
import { acceptedVersions, stateOfVersion } from '../src/accepted-versions.ts';
import { endOverlap, nextChangeAt, openOverlap } from '../src/overlap.ts';
import { after, FIRST, numbers, regenerated } from './versions.ts';

/** Version 1 in an overlap from 10 to 70. */
const OVERLAPPING = regenerated(FIRST, 10, { overlapSeconds: 60 });

test('an overlap lasts until just before its end, to the millisecond', () => {
  for (const seconds of [10, 69, 69.999]) {
    expect(numbers(acceptedVersions(OVERLAPPING, after(seconds)))).toEqual([2, 1]);
    expect(stateOfVersion(OVERLAPPING, 1, after(seconds))).toBe('OVERLAP');
    expect(nextChangeAt(OVERLAPPING, after(seconds))).toEqual(after(70));
  }
  for (const seconds of [70, 71]) {
    expect(numbers(acceptedVersions(OVERLAPPING, after(seconds)))).toEqual([2]);
    expect(stateOfVersion(OVERLAPPING, 1, after(seconds))).toBe('RETIRED');
    expect(nextChangeAt(OVERLAPPING, after(seconds))).toBeNull();
  }
});

test('a clock that is behind by so much accepts for so much longer, one that is ahead for less', () => {
  const real = 75;
  expect(openOverlap(OVERLAPPING, after(real - 6))?.version).toBe(1);
  expect(openOverlap(OVERLAPPING, after(real - 5))).toBeNull();
  expect(openOverlap(OVERLAPPING, after(40 + 30))).toBeNull();
});

test('a clock that reads a time before the overlap accepts it, which it would do later anyway', () => {
  expect(openOverlap(OVERLAPPING, after(-3600))?.acceptedUntil).toEqual(after(70));
});

test('a clock that cannot be read opens no overlap', () => {
  expect(openOverlap(OVERLAPPING, new Date(NaN))).toBeNull();
});

test('ending an overlap ends it in that moment, on every clock', () => {
  const result = endOverlap(OVERLAPPING, after(40));
  expect(result).toEqual({
    ok: true,
    overlapEnded: { ...OVERLAPPING[0], acceptedUntil: after(40), isOverlapEnded: true },
  });
  if (!result.ok) return;
  const ended = [result.overlapEnded, OVERLAPPING[1]!];
  for (const seconds of [-3600, 10, 39, 40, 3600]) {
    expect(numbers(acceptedVersions(ended, after(seconds)))).toEqual([2]);
  }
  expect(endOverlap(ended, after(30))).toEqual({ ok: false, code: 'NO_OVERLAP' });
});

test('there is no overlap to end at first, after a regeneration at once, nor from its end on', () => {
  for (const versions of [FIRST, regenerated(FIRST, 10)]) {
    expect(endOverlap(versions, after(10))).toEqual({ ok: false, code: 'NO_OVERLAP' });
    expect(nextChangeAt(versions, after(10))).toBeNull();
  }
  expect(endOverlap(OVERLAPPING, after(70))).toEqual({ ok: false, code: 'NO_OVERLAP' });
});

test('keeps what else a store knows of the version whose overlap ends', () => {
  const rows = OVERLAPPING.map((row) => ({ ...row, fingerprint: `of ${row.version}` }));
  expect(endOverlap(rows, after(40))).toMatchObject({ overlapEnded: { fingerprint: 'of 1' } });
});
