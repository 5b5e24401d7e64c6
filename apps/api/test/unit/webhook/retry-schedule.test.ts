import { describe, expect, it } from 'vitest';
import { retryDelayMs } from '../../../src/webhook/retry-schedule.ts';

const delaysS = (random: number) => {
  const delays: number[] = [];
  for (let attempt = 1; ; attempt += 1) {
    const delayMs = retryDelayMs(attempt, null, () => random);
    if (delayMs === null) return delays;
    delays.push(delayMs / 1000);
  }
};
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

describe('the delays after failed attempts', () => {
  it('grow by four, up to six hours', () => {
    const six = 6 * 3600;
    expect(delaysS(0.5)).toEqual([5, 20, 80, 320, 1280, 5120, 20_480, six, six, six]);
  });

  it('last for about a day, and differ by up to a fifth', () => {
    const hours = [0, 1].map((random) => sum(delaysS(random)) / 3600);
    expect(hours[0]).toBeGreaterThan(20);
    expect(hours[1]).toBeLessThan(31);
    expect(delaysS(0)[0]).toBe(4);
    expect(delaysS(1)[0]).toBe(6);
  });

  it('are as long as the receiver asks for, up to six hours', () => {
    expect(retryDelayMs(1, 600, () => 0.5)).toBe(600_000);
    expect(retryDelayMs(1, 1, () => 0.5)).toBe(5_000);
    expect(retryDelayMs(1, 999_999_999, () => 0.5)).toBe(6 * 3_600_000);
    expect(retryDelayMs(11, 600)).toBeNull();
  });
});
