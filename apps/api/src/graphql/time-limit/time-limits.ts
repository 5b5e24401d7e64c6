/** How long an operation may take. In milliseconds. */
export type TimeLimits = {
  /** A query as a whole. No mutation of an operation begins after it, either. */
  readonly queryMsMax: number;
  /**
   * One mutation. By then its transaction has long been committed or rolled back (each ends within ten
   * seconds, and waits ten for a connection), and the leases of silent nodes have run out: what is
   * still not answered hangs.
   */
  readonly mutationMsMax: number;
};

/** The limits of a node; no lease is longer than a minute. */
export const TIME_LIMITS: TimeLimits = { queryMsMax: 10_000, mutationMsMax: 90_000 };
