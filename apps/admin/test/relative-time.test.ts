import { describe, expect, it } from 'vitest';
import { dayOf, endOfDay } from '../src/lib/time/expiry.ts';
import { exactTime, relativeTime } from '../src/lib/time/relative-time.ts';

const now = new Date('2026-11-23T12:00:00Z');

function secondsAgo(seconds: number): Date {
  return new Date(now.getTime() - seconds * 1000);
}

describe('relativeTime', () => {
  it.each([
    [0, 'just now'],
    [59, 'just now'],
    [60, '1 minute ago'],
    [3599, '59 minutes ago'],
    [3600, '1 hour ago'],
    [86_400, '1 day ago'],
    [40 * 86_400, '1 month ago'],
    [800 * 86_400, '2 years ago'],
    [-30, 'in a moment'],
    [-6 * 86_400, 'in 6 days'],
    [-7 * 86_400 + 1, 'in 7 days'],
    [-30.1 * 86_400, 'in 30 days'],
    [-45 * 86_400, 'in 45 days'],
    [-120 * 86_400, 'in 4 months'],
    [-400 * 86_400, 'in 1 year'],
  ])('says of %i seconds ago "%s"', (seconds, words) => {
    expect(relativeTime(secondsAgo(seconds), now)).toBe(words);
  });
});

describe('exactTime', () => {
  it('writes YYYY-MM-DD HH:MM:SS in the own zone', () => {
    expect(exactTime(new Date(2026, 2, 3, 4, 5, 6))).toBe('2026-03-03 04:05:06');
  });
});

describe('endOfDay', () => {
  it('is the last second of that day in the own zone, and its day is the one that was picked', () => {
    const at = endOfDay('2026-03-03');
    expect(exactTime(new Date(at ?? ''))).toBe('2026-03-03 23:59:59');
    expect(dayOf(at)).toBe('2026-03-03');
  });

  it('is null for no day', () => {
    expect(endOfDay('')).toBeNull();
    expect(dayOf(null)).toBe('');
  });
});
