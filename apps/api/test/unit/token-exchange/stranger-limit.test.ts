import { describe, expect, test } from 'vitest';
import { StrangerLimit } from '../../../src/token-exchange/stranger-limit.ts';

describe('the limit for strangers', () => {
  test('lets so many through at once, and then so many a second', () => {
    const limit = new StrangerLimit({ burst: 10, perSecond: 2 });
    for (let i = 0; i < 10; i += 1) {
      expect(limit.secondsUntilFree('192.0.2.1', 0)).toBe(0);
      limit.count('192.0.2.1', 0);
    }
    expect(limit.secondsUntilFree('192.0.2.1', 0)).toBe(1);
    expect(limit.secondsUntilFree('192.0.2.1', 600)).toBe(0);
  });

  test('says how long it takes', () => {
    const limit = new StrangerLimit({ burst: 1, perSecond: 1 });
    for (let i = 0; i < 5; i += 1) limit.count('192.0.2.1', 0);
    expect(limit.secondsUntilFree('192.0.2.1', 0)).toBe(4);
  });

  test('counts each address by itself', () => {
    const limit = new StrangerLimit({ burst: 1, perSecond: 1 });
    limit.count('192.0.2.1', 0);
    expect(limit.secondsUntilFree('192.0.2.2', 0)).toBe(0);
  });
});
