import { describe, expect, test } from 'vitest';
import { ServerClock } from '#lib/time/server-clock.ts';

// What a Date header says of the server's clock (RFC 9110 section 6.6.1).

const HOUR_MS = 3_600_000;
const START_MS = 1_800_000_000_000;

/** An answer of a server whose clock is ahead by so much, to a request that takes `ms`. */
function answer(clock: ServerClock, nowMs: number, aheadMs: number, ms = 0): void {
  const header = new Date(nowMs + aheadMs).toUTCString();
  clock.learn(header, nowMs - ms / 2, nowMs + ms / 2);
}

/** By how much the server's clock is said to be ahead, at least and at most. */
const ahead = (clock: ServerClock) => [clock.earliest(0), clock.latest(0)] as const;

describe('the server’s clock', () => {
  test('is ours before anything was answered, and without a header that says anything', () => {
    const clock = new ServerClock();
    clock.learn(null, 0, 0);
    clock.learn('yesterday or so', 0, 0);
    expect(ahead(clock)).toEqual([0, 0]);
  });

  test.each([
    ['three hours ahead', 3 * HOUR_MS],
    ['a day behind', -24 * HOUR_MS],
    ['as ours', 0],
  ])('lies within a second of what one answer tells when it is %s', (_, aheadMs) => {
    for (const nowMs of [START_MS, START_MS + 999]) {
      const clock = new ServerClock();
      answer(clock, nowMs, aheadMs, 40);
      const [least, most] = ahead(clock);
      expect(least).toBeLessThanOrEqual(aheadMs);
      expect(most).toBeGreaterThanOrEqual(aheadMs);
      expect(most - least).toBe(1040);
    }
  });

  test('is known more exactly with every answer', () => {
    const clock = new ServerClock();
    for (let at = 0; at < 20_000; at += 1050) answer(clock, START_MS + 500 + at, HOUR_MS, 10);
    const [least, most] = ahead(clock);
    expect(least).toBeLessThanOrEqual(HOUR_MS);
    expect(most).toBeGreaterThanOrEqual(HOUR_MS);
    expect(most - least).toBeLessThan(110);
  });

  test.each([
    ['forward', HOUR_MS],
    ['back', -HOUR_MS],
  ])('is learnt anew when our clock is set %s', (_, stepMs) => {
    const clock = new ServerClock();
    answer(clock, START_MS, 0);
    answer(clock, START_MS + 5_000 + stepMs, -stepMs);
    expect(ahead(clock)).toEqual([-stepMs, -stepMs + 1000]);
  });
});
