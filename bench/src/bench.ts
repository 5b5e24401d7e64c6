import type { Amounts } from './amounts.ts';
import type { Deployment } from './api/deployment.ts';
import type { Postgres } from './database/postgres.ts';
import type { Figure } from './figure.ts';

/** What a row is measured with. */
export type Bench = {
  readonly amounts: Amounts;
  /** Tells, on one line, what is being done. */
  readonly progress: (what: string) => void;
  readonly resources: Resources;
};

/** What several rows are measured on, made when the first of them asks, and ended with the run. */
export type Resources = {
  postgres(): Promise<Postgres>;
  /** One process, one account, as many API keys as the run asks for. */
  largeAccount(): Promise<Deployment>;
};

/** A row of goals.md: one or more figures that are measured together. */
export type Row = {
  /** By which it can be asked for alone: `--only`. */
  readonly id: string;
  readonly measure: (bench: Bench) => Promise<readonly Figure[]>;
};
