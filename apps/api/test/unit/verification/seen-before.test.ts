import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { SeenBefore } from '../../../src/verification/seen-before.ts';

const mark = () => randomBytes(4).readUInt32LE();

describe('what is seen before', () => {
  test('is told the second time', () => {
    const seenBefore = new SeenBefore();
    const first = mark();
    expect([first, first, first].map((again) => seenBefore.check(again))).toEqual([
      false,
      true,
      true,
    ]);
  });

  test('is hardly ever something else', () => {
    const seenBefore = new SeenBefore();
    const wrong = Array.from({ length: 100_000 }, mark).filter((one) => seenBefore.check(one));
    expect(wrong.length).toBeLessThan(50);
  });

  test('is told of nearly all of ten thousand that come in turn', () => {
    const seenBefore = new SeenBefore();
    const marks = Array.from({ length: 10_000 }, mark);
    for (const one of marks) seenBefore.check(one);
    expect(marks.filter((one) => seenBefore.check(one)).length).toBeGreaterThan(9_000);
  });
});
