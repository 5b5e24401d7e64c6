import type { FastifyBaseLogger } from 'fastify';
import { describe, expect, test } from 'vitest';
import { ClockWatch } from '../../../src/fleet/clock-watch.ts';

const NOW_MS = Date.parse('2026-11-26T12:00:00Z');

describe('a clock', () => {
  const make = () => {
    const told: string[] = [];
    const tell = (text: string) => void told.push(text);
    const watch = new ClockWatch({ warn: tell, info: tell } as unknown as FastifyBaseLogger);
    const note = (aheadMs: number, answerMs = 4) => {
      const askedMs = NOW_MS + aheadMs;
      const answeredMs = askedMs + answerMs;
      watch.note({ askedMs, databaseMs: NOW_MS + answerMs / 2, answeredMs });
      return watch.offsetSeconds;
    };
    return { note, told };
  };

  test.each([
    [0, 0],
    [3_600_000, 3599.998],
    [-3_600_000, -3599.998],
    [1, 0],
  ])('that is %i ms ahead is %d s ahead at least', (aheadMs, seconds) => {
    expect(make().note(aheadMs)).toBeCloseTo(seconds, 6);
  });

  test('is not blamed for an answer that was long in coming', () => {
    const { note, told } = make();
    expect(note(0, 60_000)).toBe(0);
    expect(told).toEqual([]);
  });

  test('that is far off is told of once, and once when it is right again', () => {
    const { note, told } = make();
    for (const aheadMs of [0, -20_000, -21_000, -9000, 0, 30_000]) note(aheadMs);
    expect(told).toEqual([
      expect.stringContaining('is 20 s behind the database’s'),
      expect.stringContaining('agrees'),
      expect.stringContaining('is 30 s ahead of the database’s'),
    ]);
  });
});
