/** Milliseconds of a clock that no one can set: it never jumps, and runs on while a process is stopped. */
export type MonotonicClock = () => number;

/**
 * How long this node may answer from memory. It is counted from before the database was asked, so
 * that it ends no later than the database could have told of a change that the answer missed.
 */
export class Lease {
  readonly #clock: MonotonicClock;
  readonly #durationMs: number;
  #endsAtMs = -Infinity;

  constructor(durationMs: number, clock: MonotonicClock = () => performance.now()) {
    this.#durationMs = durationMs;
    this.#clock = clock;
  }

  /** Whether the node may still vouch for what it remembers. Costs one reading of the clock. */
  isHeld(): boolean {
    return this.#clock() < this.#endsAtMs;
  }

  /** Takes the lease anew. `askedAtMs`: the clock before the first question of the round was sent. */
  renew(askedAtMs: number): void {
    this.#endsAtMs = Math.max(this.#endsAtMs, askedAtMs + this.#durationMs);
  }

  /** Gives it up, for good or until the next renewal. */
  drop(): void {
    this.#endsAtMs = -Infinity;
  }

  nowMs(): number {
    return this.#clock();
  }
}
