import { expect, test } from 'vitest';
import { acceptedVersions } from '../src/regeneration.ts';
import { reading } from './regeneration-history.ts';
import {
  acceptedStrings,
  holdsThroughout,
  readings,
  type Moment,
} from './regeneration-throughout.ts';
import { numbers } from './versions.ts';

test('the strings that are accepted are exactly those of the model, on every clock', () => {
  holdsThroughout((moment) => {
    const { rows, model } = moment;
    const clocks = readings(moment);
    const expected = clocks.map((at) => model.acceptedAt(at));
    expect(clocks.map((at) => acceptedStrings(rows, at))).toEqual(expected);
  });
});

test('each number of an accepted string is accepted, newest first, on every clock', () => {
  holdsThroughout((moment) => {
    const { rows, model } = moment;
    const clocks = readings(moment);
    const accepted = clocks.map((at) => numbers(acceptedVersions(rows, reading(at))));
    expect(accepted).toEqual(clocks.map((at) => model.numbersAt(at)));
    expect(accepted.every(([first]) => first === rows.length)).toBe(true);
  });
});

test('numbers rise by one with each success, and exactly one version has no end', () => {
  holdsThroughout(({ before, rows, step, code }) => {
    const isMade = code === 'OK' && step.deed.kind !== 'END_OVERLAP';
    const length = before.length + (isMade ? 1 : 0);
    const rising = Array.from({ length }, (_, index) => index + 1);
    expect(numbers(rows).toSorted((a, b) => a - b)).toEqual(rising);
    const endless = rows.filter(({ acceptedUntil }) => acceptedUntil === null);
    expect(numbers(endless)).toEqual([length]);
  });
});

test('a refusal changes nothing', () => {
  holdsThroughout(({ before, rows, code }) => {
    if (code !== 'OK') expect(rows).toEqual(before);
  });
});

test('a string that was there when COMPROMISED was said is never accepted again', () => {
  holdsThroughout((moment) => {
    const accepted = readings(moment).flatMap((at) => acceptedStrings(moment.rows, at));
    expect(accepted.filter((name) => moment.model.compromised.has(name))).toEqual([]);
  });
});

/** Whether a deed leaves only the current string. */
function endsAllElse({ step: { deed }, code }: Moment): boolean {
  if (code !== 'OK') return false;
  if (deed.kind !== 'REGENERATE') return true;
  return deed.reason === 'COMPROMISED' || deed.overlapSeconds === 0;
}

test('what COMPROMISED, a regeneration at once, undo or a person ends is over on every clock', () => {
  holdsThroughout((moment) => {
    if (!endsAllElse(moment)) return;
    const accepted = readings(moment).flatMap((at) => acceptedStrings(moment.rows, at));
    expect(new Set(accepted)).toEqual(new Set([moment.model.current]));
  });
});

test('of the newest nine rows in any order, the same are accepted as of all', () => {
  holdsThroughout((moment) => {
    const window = moment.rows.toSorted((a, b) => a.version - b.version).slice(-9);
    const clocks = readings(moment).map(reading);
    const expected = clocks.map((now) => {
      return acceptedVersions(moment.rows, now).filter((row) => window.includes(row));
    });
    expect(clocks.map((now) => acceptedVersions(window, now))).toEqual(expected);
  });
});
