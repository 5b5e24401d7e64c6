/** Goes through histories of a shared secret by the rules and by the model, side by side. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { acceptedVersions } from '../src/regeneration.ts';
import {
  firstRow,
  histories,
  perform,
  reading,
  type Row,
  type Step,
} from './regeneration-history.ts';
import { RegenerationModel } from './regeneration-model.ts';

/** Some 1500 deeds for each property. */
export const RUNS = { numRuns: 150 };

/** What holds at one point of a history: the rows, the model, and what the clock reads. */
export type Moment = {
  before: readonly Row[];
  rows: readonly Row[];
  model: RegenerationModel;
  at: number;
  step: Step;
  code: string;
};

/** Goes through random histories by the rules and by the model, and checks after each deed. */
export function holdsThroughout(check: (moment: Moment) => void): void {
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

/** Does each deed by both, and expects the same code. `follow` says which rows the next deed finds. */
export function goThrough(steps: Step[], follow: (moment: Moment) => readonly Row[]): void {
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

/** The strings that a clock which reads `at` accepts by the rules, each once, in order. */
export const acceptedStrings = (rows: readonly Row[], at: number): string[] => {
  const strings = acceptedVersions(rows, reading(at)).map(({ string }) => string);
  return [...new Set(strings)].toSorted();
};

/** Readings of clocks that are right, behind, ahead, and at the very end of each span. */
export function readings({ at, model }: Moment): number[] {
  const ends = [...model.spans.values(), ...model.ends.values()].filter(Number.isFinite);
  const edges = ends.flatMap((end) => [end - 0.001, end, end + 0.001]);
  return [at, at - 100_000, at - 90, at - 1, at + 1, at + 90, at + 700_000, ...edges];
}
