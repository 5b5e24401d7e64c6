import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  acceptedVersions,
  destructionDue,
  findRestorable,
  nextChangeAt,
  retiredVersions,
  stateOfVersion,
} from '../src/regeneration.ts';
import { histories, reading } from './regeneration-history.ts';
import { acceptedStrings, goThrough, holdsThroughout, RUNS } from './regeneration-throughout.ts';
import { numbers } from './versions.ts';

test('the next change is the end of the open overlap, and nothing changes before it', () => {
  holdsThroughout(({ rows, model, at }) => {
    const name = model.overlapAt(at);
    const end = name === null ? null : model.spans.get(name)!;
    expect(nextChangeAt(rows, reading(at))).toEqual(end === null ? null : reading(end));
    const last = end === null ? at + 10_000_000 : end - 0.001;
    expect(acceptedStrings(rows, last)).toEqual(acceptedStrings(rows, at));
  });
});

test('every other version is retired, since the moment at which its string was last accepted', () => {
  holdsThroughout(({ rows, model, at }) => {
    const retired = retiredVersions(rows, reading(at));
    const accepted = acceptedVersions(rows, reading(at));
    expect(accepted.length + retired.length).toBe(rows.length);
    expect(retired.map(({ regeneratedAt }) => regeneratedAt)).toEqual(
      retired.map(({ string }) => reading(model.ends.get(string)!)),
    );
  });
});

test('whoever has a string is told whether it is current, in its overlap or retired', () => {
  holdsThroughout(({ rows, model, at }) => {
    const expected = rows.map(({ string }) => {
      const other = string === model.overlapAt(at) ? 'OVERLAP' : 'RETIRED';
      return string === model.current ? 'CURRENT' : other;
    });
    const states = rows.map(({ version }) => stateOfVersion(rows, version, reading(at)));
    expect(states).toEqual(expected);
  });
});

test('what can be restored is what undo restores, and destruction spares it and what is accepted', () => {
  holdsThroughout(({ rows, model, at }) => {
    const restorable = model.restorableAt(at, 60);
    const found = findRestorable(rows, { undoSeconds: 60, now: reading(at) });
    expect(found?.version.string ?? null).toBe(restorable);
    const due = destructionDue(rows, { retentionSeconds: 30, undoSeconds: 60, now: reading(at) });
    const expected = rows.filter(({ string }) => {
      if (model.acceptedAt(at).includes(string) || string === restorable) return false;
      return at >= model.ends.get(string)! + 30;
    });
    expect(numbers(due)).toEqual(numbers(expected).toSorted((a, b) => b - a));
  });
});

test('while clocks go on, destroying what is due takes nothing that is needed later', () => {
  const forwards = histories.map((steps) =>
    steps.map((step) => ({ ...step, clockSeconds: Math.abs(step.clockSeconds) })),
  );
  const property = fc.property(forwards, (steps) => {
    goThrough(steps, ({ rows, model, at }) => {
      const now = reading(at);
      const due = new Set(numbers(destructionDue(rows, { retentionSeconds: 0, now })));
      const left = rows.map((row) => (due.has(row.version) ? { ...row, destroyedAt: now } : row));
      expect(destructionDue(left, { retentionSeconds: 0, now })).toEqual([]);
      expect(numbers(acceptedVersions(left, now))).toEqual(model.numbersAt(at));
      return left;
    });
  });
  fc.assert(property, RUNS);
});
