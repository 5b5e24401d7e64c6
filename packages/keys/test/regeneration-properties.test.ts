import { expect, test } from 'vitest';
import { acceptedVersions } from '../src/regeneration.ts';
import { reading } from './regeneration-history.ts';
import { acceptedStrings, holdsThroughout, readings } from './regeneration-throughout.ts';

test('the strings that are accepted are exactly those of the model, on every clock', () => {
  holdsThroughout((moment) => {
    const { rows, model } = moment;
    for (const at of readings(moment)) {
      expect(acceptedStrings(rows, at)).toEqual(model.acceptedAt(at));
    }
  });
});

test('each number of an accepted string is accepted, and the current version leads', () => {
  holdsThroughout((moment) => {
    const { rows, model } = moment;
    for (const at of readings(moment)) {
      const strings = model.acceptedAt(at);
      const numbers = model.strings.flatMap((name, index) =>
        strings.includes(name) ? [index + 1] : [],
      );
      const accepted = acceptedVersions(rows, reading(at)).map(({ version }) => version);
      expect(accepted).toEqual(numbers.toReversed());
      expect(accepted[0]).toBe(rows.length);
    }
  });
});

test('numbers rise by one with each success, and exactly one version has no end', () => {
  holdsThroughout(({ before, rows, step, code }) => {
    const isMade = code === 'OK' && step.deed.kind !== 'END_OVERLAP';
    const numbers = rows.map(({ version }) => version).toSorted((a, b) => a - b);
    expect(numbers).toEqual(
      Array.from({ length: before.length + (isMade ? 1 : 0) }, (_, i) => i + 1),
    );
    const current = rows.filter(({ acceptedUntil }) => acceptedUntil === null);
    expect(current.map(({ version }) => version)).toEqual([rows.length]);
  });
});

test('a refusal stores nothing', () => {
  holdsThroughout(({ before, rows, code }) => {
    if (code !== 'OK') expect(rows).toBe(before);
  });
});

test('a string that was there when COMPROMISED was said is never accepted again', () => {
  holdsThroughout((moment) => {
    for (const at of readings(moment)) {
      const strings = acceptedStrings(moment.rows, at);
      expect(strings.filter((name) => moment.model.compromised.has(name))).toEqual([]);
    }
  });
});

test('COMPROMISED leaves exactly one string, and so does anything at once, on every clock', () => {
  holdsThroughout((moment) => {
    const { deed } = moment.step;
    if (deed.kind !== 'REGENERATE' || moment.code !== 'OK') return;
    if (deed.reason !== 'COMPROMISED' && deed.overlapSeconds > 0) return;
    for (const at of readings(moment)) {
      expect(acceptedStrings(moment.rows, at)).toEqual([moment.model.current]);
    }
  });
});

test('an overlap that was ended is over on every clock', () => {
  holdsThroughout((moment) => {
    if (moment.step.deed.kind !== 'END_OVERLAP' || moment.code !== 'OK') return;
    for (const at of readings(moment)) {
      expect(acceptedStrings(moment.rows, at)).toEqual([moment.model.current]);
    }
  });
});

test('of the newest nine rows in any order, the same are accepted as of all', () => {
  holdsThroughout((moment) => {
    const window = moment.rows.toSorted((a, b) => a.version - b.version).slice(-9);
    for (const at of readings(moment)) {
      const all = acceptedVersions(moment.rows, reading(at));
      expect(acceptedVersions(window, reading(at))).toEqual(
        all.filter((row) => window.includes(row)),
      );
    }
  });
});
