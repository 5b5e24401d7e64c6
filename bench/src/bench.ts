import type { Amounts } from './amounts.ts';
import type { Figure } from './figure.ts';

/** What a row is measured with. */
export type Bench = {
  readonly amounts: Amounts;
  /** Tells, on one line, what is being done. */
  readonly progress: (what: string) => void;
};

/** A row of goals.md: one or more figures that are measured together. */
export type Row = {
  /** By which it can be asked for alone: `--only`. */
  readonly id: string;
  readonly measure: (bench: Bench) => Promise<readonly Figure[]>;
};
