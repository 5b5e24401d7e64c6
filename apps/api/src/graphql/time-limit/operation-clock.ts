import { RequestError } from '../error.ts';
import type { TimeLimits } from './time-limits.ts';

/**
 * What is known of the changes that an operation asked for, when its time was over: `UNCHANGED`, it asked
 * for none; `NOT_BEGUN`, this one was not begun; `UNKNOWN`, it was and may have been stored.
 */
export type TimeLimitOutcome = 'UNCHANGED' | 'NOT_BEGUN' | 'UNKNOWN';

const MESSAGES: Record<TimeLimitOutcome, string> = {
  UNCHANGED:
    'The operation took too long and was given up. It changes nothing; ask for less, or try again.',
  NOT_BEGUN:
    'The operation took too long, so this change was not begun. Send it again, in a request of its own.',
  UNKNOWN:
    'The change took too long, and it is not known whether it is stored: all of it, or nothing. Send it again with the same clientMutationId, or look.',
};

/** Ends an operation that takes too long. */
export class TimeLimitError extends RequestError {
  readonly outcome: TimeLimitOutcome;

  constructor(outcome: TimeLimitOutcome) {
    super('TIME_LIMIT_EXCEEDED', MESSAGES[outcome]);
    this.outcome = outcome;
    this.extensions['outcome'] = outcome;
  }
}

/** The time of one operation, from its arrival. */
export class OperationClock {
  readonly #limits: TimeLimits;
  readonly #startedAtMs = performance.now();
  #timer: NodeJS.Timeout;
  #giveUp: (error: TimeLimitError) => void = () => {};

  /** Rejects with a `TimeLimitError` should the time be over; else it never settles. */
  readonly over: Promise<never>;

  constructor(limits: TimeLimits) {
    this.#limits = limits;
    this.over = new Promise((_, reject) => {
      this.#giveUp = reject;
    });
    this.#timer = this.#endAfter(limits.queryMsMax, 'UNCHANGED');
  }

  /** @throws {TimeLimitError} when it is too late to begin a mutation. */
  beginMutation(): void {
    if (performance.now() - this.#startedAtMs > this.#limits.queryMsMax)
      throw new TimeLimitError('NOT_BEGUN');
    clearTimeout(this.#timer);
    this.#timer = this.#endAfter(this.#limits.mutationMsMax, 'UNKNOWN');
  }

  /** The operation has been answered. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  #endAfter(ms: number, outcome: TimeLimitOutcome): NodeJS.Timeout {
    return setTimeout(() => {
      this.#giveUp(new TimeLimitError(outcome));
    }, ms);
  }
}
