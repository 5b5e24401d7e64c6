import { describe, expect, test } from 'vitest';
import { RateLimit } from '../../src/rate-limit.ts';

describe('a limit of a rate', () => {
  test('lets so many through at once, and then so many a second', () => {
    const limit = new RateLimit({ burst: 10, perSecond: 2 });
    for (let i = 0; i < 10; i += 1) {
      expect(limit.secondsUntilFree('192.0.2.1', 0)).toBe(0);
      limit.count('192.0.2.1', 1, 0);
    }
    expect(limit.secondsUntilFree('192.0.2.1', 0)).toBe(1);
    expect(limit.secondsUntilFree('192.0.2.1', 600)).toBe(0);
  });

  test('says how long it takes', () => {
    const limit = new RateLimit({ burst: 1, perSecond: 1 });
    for (let i = 0; i < 5; i += 1) limit.count('192.0.2.1', 1, 0);
    expect(limit.secondsUntilFree('192.0.2.1', 0)).toBe(4);
  });

  test('counts what weighs more as more', () => {
    const limit = new RateLimit({ burst: 100, perSecond: 10 });
    limit.count('192.0.2.1', 150, 0);
    expect(limit.secondsUntilFree('192.0.2.1', 0)).toBe(5);
    expect(limit.secondsUntilFree('192.0.2.1', 5001)).toBe(0);
  });

  test('counts each key by itself', () => {
    const limit = new RateLimit({ burst: 1, perSecond: 1 });
    limit.count('192.0.2.1', 1, 0);
    expect(limit.secondsUntilFree('192.0.2.2', 0)).toBe(0);
  });
});
