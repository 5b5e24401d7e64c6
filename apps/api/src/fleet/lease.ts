/** Milliseconds of a clock that no one can set: it never jumps, and runs on while the process is stopped. */
export type MonotonicClock = () => number;

/** Milliseconds since 1970, as the machine's clock has it. */
export type WallClock = () => number;

/** A moment by both clocks. */
export type Moment = { readonly monotonicMs: number; readonly wallMs: number };

const NEVER: Moment = { monotonicMs: -Infinity, wallMs: -Infinity };

/**
 * How long this node may answer from memory. It is counted from before the database was asked, so
 * that it ends no later than the database could have told of a change that the answer missed.
 *
 * It ends by whichever of two clocks says so first. The monotonic one cannot be set, but stands still
 * while the machine sleeps; the wall clock may be set, but goes on over a sleep. Setting it back
 * prolongs nothing, and setting it forward costs one round.
 */
export class Lease {
  readonly #clock: MonotonicClock;
  readonly #wallClock: WallClock;
  readonly #durationMs: number;
  #ends: Moment = NEVER;

  constructor(
    durationMs: number,
    clock: MonotonicClock = () => performance.now(),
    wallClock: WallClock = Date.now,
  ) {
    this.#durationMs = durationMs;
    this.#clock = clock;
    this.#wallClock = wallClock;
  }

  /**
   * Whether the node may still vouch for what it remembers. Costs one reading of each clock, less the
   * wall clock's if the caller has read it at this moment.
   */
  isHeld(wallMs = this.#wallClock()): boolean {
    return this.#clock() < this.#ends.monotonicMs && wallMs < this.#ends.wallMs;
  }

  /** Takes the lease anew. `asked`: the moment before the first question of the round was sent. */
  renew(asked: Moment): void {
    const monotonicMs = asked.monotonicMs + this.#durationMs;
    const wallMs = asked.wallMs + this.#durationMs;
    this.#ends = { monotonicMs, wallMs };
  }

  /** Gives it up, for good or until the next renewal. */
  drop(): void {
    this.#ends = NEVER;
  }

  /** This moment by both clocks. */
  now(): Moment {
    return { monotonicMs: this.#clock(), wallMs: this.#wallClock() };
  }
}
