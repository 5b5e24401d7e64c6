import type { PlottedRequestsFragment } from '@rekey/schema/usage';
import { describe, expect, it, vi } from 'vitest';
import { scaleOf, stack } from '../src/routes/settings/usage/plot-scale.ts';
import { slotInWords, timeLabels } from '../src/routes/settings/usage/plot-time.ts';
import { slotSummary } from '../src/routes/settings/usage/slot-summary.ts';
import {
  formatUsageAddress,
  parseUsageAddress,
} from '../src/routes/settings/usage/usage-address.ts';
import { shareInWords, totalsAt, totalsOf } from '../src/routes/settings/usage/verdicts.ts';

// Before anything makes a format of it.
vi.hoisted(() => {
  process.env['TZ'] = 'Europe/Berlin';
});

const plotOf = (
  verdicts: Partial<Record<'OK' | 'TOKEN_EXPIRED', readonly number[]>>,
  slotHours = 1,
  from = '2026-11-22T14:00:00.000Z',
): PlottedRequestsFragment => ({
  from,
  slotHours,
  slots: Object.values(verdicts)[0]?.length ?? 0,
  verdicts: Object.entries(verdicts).map(([verdict, plot]) => ({
    verdict: verdict as 'OK',
    total: plot.reduce((sum, requests) => sum + requests, 0),
    plot: [...plot],
  })),
});

describe('the address of the usage page', () => {
  it.each(['?', '?days=7', '?days=30&key=a.b_c-1', '?key=x'])('survives: %j', (text) => {
    expect(formatUsageAddress(parseUsageAddress(new URLSearchParams(text)))).toBe(text);
  });

  it('reads what it does not know as not given', () => {
    const address = parseUsageAddress(new URLSearchParams('days=8&key=+'));
    expect(address).toEqual({ days: 1, key: null });
  });
});

describe('a plot of requests', () => {
  const requests = plotOf({ OK: [900, 0, 3], TOKEN_EXPIRED: [1, 0, 40] });

  it('adds up what was accepted and what was refused', () => {
    expect(totalsOf(requests)).toEqual({ requests: 944, accepted: 903, refused: 41 });
    expect(totalsAt(requests, 2)).toEqual({ requests: 43, accepted: 3, refused: 40 });
  });

  it.each([
    [
      [0, 0],
      [0, 1],
    ],
    [[3], [0, 1, 2, 3]],
    [[7], [0, 2, 4, 6, 8]],
    [[901], [0, 500, 1000]],
    [[40_000], [0, 10_000, 20_000, 30_000, 40_000]],
  ])('measures %j against round numbers %j', (plot, ticks) => {
    expect(scaleOf(plotOf({ OK: plot })).ticks).toEqual(ticks);
  });

  it('stacks from the foot upwards, and shows what is small beside the rest', () => {
    const pieces = stack(requests, 0, { most: 1000, height: 200 });
    expect(pieces).toEqual([
      { verdict: 'OK', y: 21, height: 179 },
      { verdict: 'TOKEN_EXPIRED', y: 18, height: 2 },
    ]);
    expect(stack(requests, 1, { most: 1000, height: 200 })).toEqual([]);
  });

  it.each([
    [0, 10, '0 %'],
    [10, 10, '100 %'],
    [1, 100_000, '< 0.1 %'],
    [99_999, 100_000, '> 99.9 %'],
    [1, 3, '33.3 %'],
    [0, 0, '0 %'],
  ])('says %i of %i as %s', (part, whole, words) => {
    expect(shareInWords(part, whole)).toBe(words);
  });

  it('is read out slot by slot', () => {
    expect(slotSummary(requests, 2)).toMatch(/ – now: 43 requests\. Accepted 3, Token expired 40$/);
    expect(slotSummary(requests, 1)).toMatch(/: no requests$/);
  });
});

describe('the time of a plot', () => {
  it('is told in the viewer’s zone', () => {
    const day = plotOf({ OK: new Array<number>(24).fill(0) });
    expect(slotInWords(day, 0)).toBe('Sun 22 Nov, 15:00 – 16:00');
    expect(slotInWords(day, 8)).toBe('Sun 22 Nov, 23:00 – 00:00');
    expect(slotInWords(day, 23)).toBe('Mon 23 Nov, 14:00 – now');
    const month = plotOf({ OK: new Array<number>(30).fill(0) }, 24, '2026-10-24T00:00:00.000Z');
    expect(slotInWords(month, 1)).toBe('Sun 25 Oct, 02:00 – Mon 26 Oct, 01:00');
    const local = { ...month, from: '2026-10-23T22:00:00.000Z' };
    expect(slotInWords(local, 0)).toBe('Sat 24 Oct');
  });

  it('has as many labels as have room, at round hours and where days begin', () => {
    const day = plotOf({ OK: new Array<number>(24).fill(0) });
    const wide = timeLabels(day, 30).map(({ label }) => label);
    expect(wide.slice(0, 6)).toEqual(['16:00', '18:00', '20:00', '22:00', 'Mon 23', '02:00']);
    expect(timeLabels(day, 11).map(({ label }) => label)).toEqual([
      ...['18:00', 'Mon 23', '06:00', '12:00'],
    ]);
    const week = plotOf({ OK: new Array<number>(28).fill(0) }, 6, '2026-11-17T00:00:00.000Z');
    expect(timeLabels(week, 20)[0]).toEqual({ slot: 4, label: 'Wed 18' });
    expect(timeLabels(week, 9)).toHaveLength(3);
    const month = plotOf({ OK: new Array<number>(30).fill(0) }, 24, '2026-10-25T00:00:00.000Z');
    expect(timeLabels(month, 30).at(-1)).toEqual({ slot: 29, label: '23 Nov' });
  });
});
