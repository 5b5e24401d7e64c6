import { median } from './quantile.ts';

/** What goals.md asks of a figure: of its ratio where it has one, else of the measured value. */
export type Goal = { readonly atLeast: number } | { readonly atMost: number };

/** One line of the table. Values are in `unit`, the medians of their rounds. */
export type Figure = {
  readonly row: string;
  /** What is measured against; null where the goal is absolute. */
  readonly against: string | null;
  readonly unit: string;
  /** Null where it cannot be measured here; `note` says why. */
  readonly measured: number | null;
  readonly reference: number | null;
  readonly ratio: number | null;
  /** Null for a figure that is only told. */
  readonly goal: Goal | null;
  readonly isMet: boolean | null;
  readonly note: string | null;
  /** Every round's values, for the JSON. */
  readonly rounds: readonly unknown[];
};

type Named = Pick<Figure, 'row' | 'unit'> & {
  readonly goal?: Goal;
  readonly note?: string | undefined;
};

/**
 * A ratio within one run: the median of the rounds' own ratios. The two sides of a round were
 * measured one after the other, so what slows the machine for a while slows both.
 */
export function ratioFigure(
  { row, unit, goal, note, against }: Named & { readonly against: string },
  rounds: readonly (readonly [measured: number, reference: number])[],
): Figure {
  const ratio = median(rounds.map(([measured, reference]) => measured / reference));
  return {
    ...{ row, against, unit, ratio },
    measured: median(rounds.map(([measured]) => measured)),
    reference: median(rounds.map(([, reference]) => reference)),
    goal: goal ?? null,
    isMet: goal ? isWithin(goal, ratio) : null,
    note: note ?? null,
    rounds,
  };
}

/** A value that is measured against nothing else. */
export function absoluteFigure(
  { row, unit, goal, note }: Named,
  measured: number,
  rounds: readonly unknown[] = [],
): Figure {
  return {
    ...{ row, against: null, unit, measured, reference: null, ratio: null, rounds },
    goal: goal ?? null,
    isMet: goal ? isWithin(goal, measured) : null,
    note: note ?? null,
  };
}

/** A figure that this machine, or the product as it stands, cannot give. */
export function unmeasuredFigure(
  { row, unit, goal, against = null }: Named & { readonly against?: string | null },
  why: string,
): Figure {
  const nothing = { measured: null, reference: null, ratio: null, isMet: null, rounds: [] };
  return { row, against, unit, ...nothing, goal: goal ?? null, note: why };
}

function isWithin(goal: Goal, value: number): boolean {
  return 'atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost;
}
