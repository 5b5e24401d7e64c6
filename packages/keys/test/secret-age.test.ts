import { expect, test } from 'vitest';
import { secretAge, stringMadeAt } from '../src/secret-age.ts';
import { after, FIRST, regenerated, restored } from './versions.ts';

const DAY = 86_400;

test('without a maximum a secret is fresh for ever', () => {
  expect(secretAge(FIRST, after(36_500 * DAY), null)).toBe('FRESH');
});

test.each([
  // Fourteen days before 90; a fifth of 30 before 30.
  { maxAgeDays: 90, dueDays: 76 },
  { maxAgeDays: 70, dueDays: 56 },
  { maxAgeDays: 30, dueDays: 24 },
  { maxAgeDays: 1, dueDays: 0.8 },
])('at most $maxAgeDays days: due from $dueDays on', ({ maxAgeDays, dueDays }) => {
  const at = (days: number, seconds: number) =>
    secretAge(FIRST, after(days * DAY + seconds), maxAgeDays);
  expect([at(0, 0), at(dueDays, -1)]).toEqual(['FRESH', 'FRESH']);
  expect([at(dueDays, 0), at(maxAgeDays, -1)]).toEqual(['DUE', 'DUE']);
  expect([at(maxAgeDays, 0), at(maxAgeDays, DAY)]).toEqual(['OVERDUE', 'OVERDUE']);
});

test('a secret is fresh to a clock that reads a time before it was made', () => {
  expect(secretAge(FIRST, after(-DAY), 1)).toBe('FRESH');
});

test('regenerating makes it fresh, restoring makes it as old as it was', () => {
  const versions = regenerated(FIRST, 100 * DAY);
  expect(secretAge(versions, after(100 * DAY), 90)).toBe('FRESH');
  const back = restored(versions, 100 * DAY + 1);
  expect(secretAge(back, after(100 * DAY + 1), 90)).toBe('OVERDUE');
  expect(stringMadeAt(back)).toEqual(after(0));
});

test('of a list that does not reach back, the making of the current version counts', () => {
  const back = restored(regenerated(FIRST, 10), 20);
  expect(stringMadeAt(back.filter(({ version }) => version > 1))).toEqual(after(20));
});
