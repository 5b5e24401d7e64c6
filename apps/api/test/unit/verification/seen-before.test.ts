import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { SeenBefore } from '../../../src/verification/seen-before.ts';

const signature = () => randomBytes(32).toString('base64url');

describe('what is seen before', () => {
  test('is told the second time', () => {
    const seenBefore = new SeenBefore();
    const end = signature();
    expect([seenBefore.check(end), seenBefore.check(end), seenBefore.check(end)]).toEqual([
      false,
      true,
      true,
    ]);
  });

  test('is hardly ever something else', () => {
    const seenBefore = new SeenBefore();
    const wrong = Array.from({ length: 100_000 }, signature).filter((end) => seenBefore.check(end));
    expect(wrong.length).toBeLessThan(50);
  });

  test('is told of nearly all of ten thousand that come in turn', () => {
    const seenBefore = new SeenBefore();
    const ends = Array.from({ length: 10_000 }, signature);
    for (const end of ends) seenBefore.check(end);
    expect(ends.filter((end) => seenBefore.check(end)).length).toBeGreaterThan(9_000);
  });
});
