import { describe, expect, test } from 'vitest';
import { OnceAMinute } from '../../src/once-a-minute.ts';

describe('once a minute', () => {
  test('is told of the same thing, and again when it is over', () => {
    const quiet = new OnceAMinute(10);
    const told = [0, 1, 59_999, 60_000, 60_001].map((nowMs) => quiet.allows('thing', '', nowMs));
    expect(told).toEqual([true, false, false, true, false]);
  });

  test('so many things of a group are told of, and those of another', () => {
    const quiet = new OnceAMinute(2);
    const of = (group: string, nowMs: number) =>
      ['a', 'b', 'c'].map((thing) => quiet.allows(`${group} ${thing} ${nowMs}`, group, nowMs));
    expect(of('one', 0)).toEqual([true, true, false]);
    expect(of('other', 1)).toEqual([true, true, false]);
    expect(of('one', 60_000)).toEqual([true, true, false]);
  });

  test('goes on with a clock that was set back', () => {
    const quiet = new OnceAMinute(1);
    expect(quiet.allows('thing', '', 7_200_000)).toBe(true);
    expect(quiet.allows('thing', '', 3_600_000)).toBe(true);
    expect(quiet.allows('other', '', 3_600_001)).toBe(false);
    expect(quiet.allows('other', '', 0)).toBe(true);
  });
});
