import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { requestsDaysOf } from '../../../src/usage/requests-day.ts';
import type { Count } from '../../../src/usage/usage-counter.ts';
import { addUsage, usageOf } from '../../../src/usage/usage.ts';

const START_MS = Date.parse('2026-11-22T22:00:00.000Z');
const HOUR_MS = 3_600_000;

const count: fc.Arbitrary<Count> = fc
  .record({
    verdict: fc.constantFrom('OK', 'TOKEN_EXPIRED', 'SHARED_SECRET_REGENERATED'),
    requests: fc.integer({ min: 1, max: 1000 }),
    firstAtMs: fc.integer({ min: START_MS, max: START_MS + 5 * HOUR_MS }),
  })
  .map((some) => ({
    ...some,
    apiKeyId: 'key',
    sharedSecretVersion: 1,
    lastAtMs: some.firstAtMs,
    // One of its own for each time, so that what is told last is the same in any order.
    remoteAddress: `at ${some.firstAtMs}`,
    forwardedFor: undefined,
  }));

const total = (counts: readonly Count[]) => counts.reduce((sum, { requests }) => sum + requests, 0);

describe('usage', () => {
  test('is the sum of all counts, in whatever order they are added', () => {
    fc.assert(
      fc.property(fc.array(count, { minLength: 1, maxLength: 20 }), (counts) => {
        const usage = counts
          .map((one) => usageOf(one, one.remoteAddress ?? null))
          .reduce((a, b) => addUsage(a, b));
        const accepted = counts.filter(({ verdict }) => verdict === 'OK');
        const refused = counts.filter(({ verdict }) => verdict !== 'OK');
        const lastAt = (some: readonly Count[]) =>
          some.length === 0 ? null : Math.max(...some.map(({ lastAtMs }) => lastAtMs));
        expect(usage.accepted.requests).toBe(total(accepted));
        expect(usage.refused.requests).toBe(total(refused));
        expect(usage.accepted.last?.atMs ?? null).toBe(lastAt(accepted));
        expect(usage.refused.last?.atMs ?? null).toBe(lastAt(refused));
        if (usage.accepted.last) expect(usage.accepted.last.ip).toBe(`at ${lastAt(accepted)}`);
        expect(usage.firstAcceptedAtMs).toBe(
          accepted.length === 0 ? null : Math.min(...accepted.map(({ firstAtMs }) => firstAtMs)),
        );
      }),
    );
  });

  test('has each request in its hour of its day (UTC), under its verdict', () => {
    fc.assert(
      fc.property(fc.array(count, { minLength: 1, maxLength: 20 }), (counts) => {
        const days = requestsDaysOf(counts.map((one) => usageOf(one, null)));
        const keys = days.map(({ day, verdict }) => `${day} ${verdict}`);
        expect(new Set(keys).size).toBe(keys.length);
        for (const { day, verdict, hours } of days) {
          expect(hours).toHaveLength(24);
          hours.forEach((requests, hour) => {
            const at = `${day}T${String(hour).padStart(2, '0')}`;
            const then = counts.filter(
              (one) =>
                one.verdict === verdict && new Date(one.firstAtMs).toISOString().startsWith(at),
            );
            expect(requests).toBe(total(then));
          });
        }
        const sum = days.flatMap(({ hours }) => hours).reduce((a, b) => a + b, 0);
        expect(sum).toBe(total(counts));
      }),
    );
  });
});
