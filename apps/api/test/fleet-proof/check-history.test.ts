import { describe, expect, test } from 'vitest';
import { checkHistory, type Demands } from './check-history.ts';
import { KINDS, type History, type Observation } from './history.ts';

const DEMAND = { retired: 1, current: 1 };
const DEMANDS: Demands = { verify: DEMAND, exchange: DEMAND, refresh: DEMAND, introspect: DEMAND };
const NODES = ['one', 'two'];

function observe(changes: Partial<Observation> = {}): Observation {
  const base = { node: 'one', kind: 'verify', version: 1, sentMs: 210, answeredMs: 211 } as const;
  return { ...base, outcome: 'REFUSED', answer: '401', ...changes };
}

/** Version 1 was retired from 100 to 200, and both nodes were asked for everything at 300. */
const enough: readonly Observation[] = NODES.flatMap((node) =>
  KINDS.flatMap((kind) => [
    observe({ node, kind, sentMs: 300, answeredMs: 301 }),
    observe({ node, kind, version: 2, sentMs: 300, answeredMs: 301, outcome: 'ACCEPTED' }),
  ]),
);

function historyOf(more: readonly Observation[], changes: Partial<History> = {}): History {
  return {
    initialVersion: 1,
    observations: [...enough, ...more],
    regenerations: [{ retiredVersion: 1, begunMs: 100, answeredMs: 200 }],
    presences: NODES.map((node) => ({ node, fromMs: 0, untilMs: Infinity })),
    faults: [],
    ...changes,
  };
}

const codesOf = (history: History) => checkHistory(history, DEMANDS).map(({ code }) => code);
const accepted = (changes: Partial<Observation>) => observe({ outcome: 'ACCEPTED', ...changes });
const fault = { node: 'one', fromMs: 205, untilMs: 250 };

describe('what was retired', () => {
  test('may be refused after the answer', () => {
    expect(codesOf(historyOf([observe()]))).toEqual([]);
  });

  test.each(KINDS)('may not be accepted a single time after the answer (%s)', (kind) => {
    const findings = checkHistory(historyOf([accepted({ kind, sentMs: 200.25 })]), DEMANDS);
    expect(findings).toEqual([
      {
        code: 'ACCEPTED_AFTER_ANSWER',
        node: 'one',
        message: expect.stringContaining('sent 0.250 ms after the answer that retired version 1'),
      },
    ]);
  });

  test('may be accepted when it was sent at the very moment of the answer, or before', () => {
    expect(codesOf(historyOf([accepted({ sentMs: 200 })]))).toEqual([]);
    expect(codesOf(historyOf([accepted({ sentMs: 199, answeredMs: 900 })]))).toEqual([]);
  });

  test('stays retired when more is regenerated, also where its own answer was not seen', () => {
    const regenerations = [{ retiredVersion: 3, begunMs: 100, answeredMs: 200 }];
    const observations = enough.map((seen) => ({ ...seen, version: seen.version + 2 }));
    const late = accepted({ version: 1, sentMs: 5000, answeredMs: 5001 });
    expect(
      codesOf(historyOf([], { regenerations, observations: [...observations, late] })),
    ).toEqual(['ACCEPTED_AFTER_ANSWER']);
  });

  test('may not be accepted either when it was retired before the beginning', () => {
    const ancient = accepted({ version: 0, sentMs: 10, answeredMs: 11 });
    expect(codesOf(historyOf([ancient]))).toEqual(['ACCEPTED_AFTER_ANSWER']);
    expect(codesOf(historyOf([{ ...ancient, outcome: 'REFUSED' }]))).toEqual([]);
  });

  test('is not excused by a fault', () => {
    expect(codesOf(historyOf([accepted({ sentMs: 210 })], { faults: [fault] }))).toEqual([
      'ACCEPTED_AFTER_ANSWER',
    ]);
  });
});

describe('what is current', () => {
  test('may not be refused', () => {
    expect(codesOf(historyOf([observe({ version: 2 })]))).toEqual(['CURRENT_REFUSED']);
    expect(codesOf(historyOf([observe({ sentMs: 10, answeredMs: 99 })]))).toEqual([
      'CURRENT_REFUSED',
    ]);
  });

  test('may be refused while it is being retired, and while it comes into force', () => {
    expect(codesOf(historyOf([observe({ sentMs: 10, answeredMs: 101 })]))).toEqual([]);
    expect(codesOf(historyOf([observe({ version: 2, sentMs: 200 })]))).toEqual([]);
  });

  test('may be without an answer only by a fault of that node', () => {
    const seen = observe({ version: 2, outcome: 'UNANSWERED' });
    expect(codesOf(historyOf([seen]))).toEqual(['UNANSWERED_WITHOUT_FAULT']);
    expect(codesOf(historyOf([seen], { faults: [fault] }))).toEqual([]);
    expect(codesOf(historyOf([seen], { faults: [{ ...fault, node: 'two' }] }))).toEqual([
      'UNANSWERED_WITHOUT_FAULT',
    ]);
  });

  test('may be answered with 503 by a fault of that node, else one time in ten', () => {
    const seen = Array.from({ length: 100 }, (_, index) =>
      observe({ version: 2, outcome: index < 10 ? 'UNAVAILABLE' : 'ACCEPTED' }),
    );
    expect(codesOf(historyOf(seen))).toEqual([]);
    const more = Array.from({ length: 5 }, () => observe({ outcome: 'UNAVAILABLE' }));
    expect(codesOf(historyOf([...seen, ...more]))).toEqual(['UNAVAILABLE_WITHOUT_FAULT']);
    expect(codesOf(historyOf([...seen, ...more], { faults: [fault] }))).toEqual([]);
    expect(codesOf(historyOf([...seen, ...more], { faults: [{ ...fault, node: 'two' }] }))).toEqual(
      ['UNAVAILABLE_WITHOUT_FAULT'],
    );
  });

  test('may not be refused by a node that something is done to', () => {
    expect(codesOf(historyOf([observe({ version: 2 })], { faults: [fault] }))).toEqual([
      'CURRENT_REFUSED',
    ]);
  });
});

test('nothing may be answered in any other way, fault or not', () => {
  const seen = observe({ outcome: 'UNEXPECTED', answer: '500' });
  expect(codesOf(historyOf([seen], { faults: [fault] }))).toEqual(['UNEXPECTED_ANSWER']);
});

describe('a history that shows too little', () => {
  test('fails when it is empty', () => {
    expect(codesOf(historyOf([], { observations: [] }))).toEqual(['SHOWS_TOO_LITTLE']);
    expect(codesOf(historyOf([], { regenerations: [] }))).toEqual(['SHOWS_TOO_LITTLE']);
  });

  test.each(KINDS)('fails when a node was not asked for %s with what was retired', (kind) => {
    const observations = enough.filter(
      (seen) => seen.node !== 'two' || seen.kind !== kind || seen.version !== 1,
    );
    const findings = checkHistory(historyOf([], { observations }), DEMANDS);
    expect(findings).toMatchObject([{ code: 'SHOWS_TOO_LITTLE', node: 'two' }]);
  });

  test('fails when a node did not accept what is current', () => {
    const observations = enough.filter((seen) => seen.node !== 'two' || seen.version !== 2);
    expect(new Set(codesOf(historyOf([], { observations })))).toEqual(
      new Set(['SHOWS_TOO_LITTLE']),
    );
  });

  test('fails when it was all before the answer, after the next one, or without an answer', () => {
    const before = enough.map((seen) => ({ ...seen, sentMs: 150 }));
    expect(codesOf(historyOf([], { observations: before }))).toContain('SHOWS_TOO_LITTLE');
    const next = { retiredVersion: 2, begunMs: 250, answeredMs: 400 };
    const regenerations = [...historyOf([]).regenerations, next];
    expect(codesOf(historyOf([], { regenerations }))).toContain('SHOWS_TOO_LITTLE');
    const unanswered = enough.map((seen) => ({ ...seen, outcome: 'UNANSWERED' as const }));
    expect(codesOf(historyOf([], { observations: unanswered }))).toContain('SHOWS_TOO_LITTLE');
  });

  test('demands of a faulty node that it was asked to verify what was retired, and nothing else', () => {
    const isOfTwo = ({ node, kind, version }: Observation) =>
      node === 'one' || (kind === 'verify' && version === 1);
    const observations = enough.filter(isOfTwo);
    const faults = [{ node: 'two', fromMs: 0, untilMs: 250 }];
    expect(codesOf(historyOf([], { observations, faults }))).toEqual([]);
    const silent = observations.filter(({ node }) => node === 'one');
    expect(codesOf(historyOf([], { observations: silent, faults }))).toEqual(['SHOWS_TOO_LITTLE']);
  });

  test('demands nothing of a node that joined later or left before', () => {
    const observations = enough.filter(({ node }) => node === 'one');
    for (const times of [
      { fromMs: 201, untilMs: Infinity },
      { fromMs: 0, untilMs: 250 },
    ]) {
      const presences = [
        { node: 'one', fromMs: 0, untilMs: Infinity },
        { node: 'two', ...times },
      ];
      expect(codesOf(historyOf([], { observations, presences }))).toEqual([]);
    }
  });
});
