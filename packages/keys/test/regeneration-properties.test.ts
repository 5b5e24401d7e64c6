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
import {
  firstRow,
  histories,
  perform,
  reading,
  type Row,
  type Step,
} from './regeneration-history.ts';
import { RegenerationModel } from './regeneration-model.ts';

const RUNS = { numRuns: 400 };

/** What holds at one point of a history: the rows, the model, and what the clock reads. */
type Moment = {
  before: readonly Row[];
  rows: readonly Row[];
  model: RegenerationModel;
  at: number;
  step: Step;
  code: string;
};

/** Goes through random histories by the rules and by the model, and checks after each deed. */
function holdsThroughout(check: (moment: Moment) => void): void {
  fc.assert(
    fc.property(histories, (steps) => {
      goThrough(steps, (moment) => {
        check(moment);
        return moment.rows;
      });
    }),
    RUNS,
  );
}

/** `follow` says which rows the next deed finds. */
function goThrough(steps: Step[], follow: (moment: Moment) => readonly Row[]): void {
  const model = new RegenerationModel();
  let rows: readonly Row[] = [firstRow()];
  let at = 0;
  for (const step of steps) {
    at += step.clockSeconds;
    const modelCode = model.do(step.deed, at);
    const { code, rows: stored } = perform(rows, step.deed, reading(at));
    expect(code).toBe(modelCode);
    rows = follow({ before: rows, rows: stored, model, at, step, code });
  }
}

const acceptedStrings = (rows: readonly Row[], at: number): string[] => {
  const strings = acceptedVersions(rows, reading(at)).map(({ string }) => string);
  return [...new Set(strings)].toSorted();
};

/** Readings of clocks that are right, behind, ahead, and at the very end of each span. */
function readings({ at, model }: Moment): number[] {
  const ends = [...model.spans.values(), ...model.ends.values()].filter(Number.isFinite);
  const edges = ends.flatMap((end) => [end - 0.001, end, end + 0.001]);
  return [at, at - 100_000, at - 90, at - 1, at + 1, at + 90, at + 700_000, ...edges];
}

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
    for (const { string, regeneratedAt } of retired) {
      expect(regeneratedAt).toEqual(reading(model.ends.get(string)!));
    }
  });
});

test('whoever has a string is told whether it is current, in its overlap or retired', () => {
  holdsThroughout(({ rows, model, at }) => {
    for (const { version, string } of rows) {
      const other = string === model.overlapAt(at) ? 'OVERLAP' : 'RETIRED';
      const expected = string === model.current ? 'CURRENT' : other;
      expect(stateOfVersion(rows, version, reading(at))).toBe(expected);
    }
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
    const numbers = (versions: readonly Row[]) => versions.map(({ version }) => version);
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
      const due = new Set(
        destructionDue(rows, { retentionSeconds: 0, now }).map(({ version }) => version),
      );
      const left = rows.map((row) => (due.has(row.version) ? { ...row, destroyedAt: now } : row));
      expect(destructionDue(left, { retentionSeconds: 0, now })).toEqual([]);
      const numbers = model.strings.flatMap((name, index) =>
        model.acceptedAt(at).includes(name) ? [index + 1] : [],
      );
      const accepted = acceptedVersions(left, now).map(({ version }) => version);
      expect(accepted).toEqual(numbers.toReversed());
      return left;
    });
  });
  fc.assert(property, RUNS);
});
