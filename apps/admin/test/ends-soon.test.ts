import { describe, expect, it } from 'vitest';
import { endsSoon } from '../src/lib/time/ends-soon.ts';

const now = new Date('2026-11-23T12:00:00Z');

describe('endsSoon', () => {
  it.each([
    ['2026-11-23T12:00:00.001Z', true],
    ['2026-11-28T21:59:59Z', true],
    ['2026-11-30T12:00:00.000Z', true],
    ['2026-11-30T12:00:00.001Z', false],
    ['2026-11-23T12:00:00.000Z', false],
    ['2026-11-22T12:00:00Z', false],
    [null, false],
    [undefined, false],
  ])('of %s is %s', (expiresAt, expected) => {
    expect(endsSoon(expiresAt, now)).toBe(expected);
  });
});
