import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addBusyness, busynessOf, NO_BUSYNESS } from '../../../src/usage/busyness.ts';

const DAY_MS = 86_400_000;
const TODAY_MS = Date.parse('2026-11-23T00:00:00Z');

/** Requests at a time up to three hundred days from now. */
const requests = fc.record({
  requests: fc.integer({ min: 1, max: 1_000_000_000 }),
  atMs: fc.integer({ min: TODAY_MS - 300 * DAY_MS, max: TODAY_MS + 300 * DAY_MS }),
});

/** The definition itself, as seen from today, so that the powers are numbers. */
function plainBusyness(all: readonly { requests: number; atMs: number }[]): number {
  const sum = all.reduce(
    (sum, one) => sum + one.requests * 2 ** ((one.atMs - TODAY_MS) / DAY_MS),
    0,
  );
  return Math.log2(sum) + TODAY_MS / DAY_MS;
}

describe('busyness', () => {
  test('is log2 of the sum of the powers, however it was added up', () => {
    fc.assert(
      fc.property(fc.array(requests, { minLength: 1, maxLength: 30 }), (all) => {
        const each = all.map((one) => busynessOf(one.requests, one.atMs));
        const there = each.reduce(addBusyness, NO_BUSYNESS);
        const back = each.toReversed().reduce(addBusyness, NO_BUSYNESS);
        expect(there).toBeCloseTo(plainBusyness(all), 8);
        expect(back).toBeCloseTo(there, 8);
      }),
    );
  });

  test('of nothing adds nothing', () => {
    const busyness = busynessOf(3, TODAY_MS);
    expect(addBusyness(busyness, NO_BUSYNESS)).toBe(busyness);
    expect(addBusyness(NO_BUSYNESS, busyness)).toBe(busyness);
    expect(addBusyness(NO_BUSYNESS, NO_BUSYNESS)).toBe(NO_BUSYNESS);
  });

  test('of a request today is that of two yesterday', () => {
    expect(busynessOf(1, TODAY_MS)).toBeCloseTo(busynessOf(2, TODAY_MS - DAY_MS), 10);
  });

  test('is a number over a thousand years', () => {
    const farMs = TODAY_MS + 1000 * 365 * DAY_MS;
    expect(addBusyness(busynessOf(1, 0), busynessOf(1, farMs))).toBe(busynessOf(1, farMs));
  });
});
