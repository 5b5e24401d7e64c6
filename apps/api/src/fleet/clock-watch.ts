import type { FastifyBaseLogger } from 'fastify';

/** From here on a wrong clock is worth a line in the log: request tokens and codes are judged by it. */
const WARNED_FROM_SECONDS = 10;

/** When the database was asked and when it answered, by the node's wall clock, and its own time between: ms since 1970. */
export type ClockReading = {
  readonly askedMs: number;
  readonly databaseMs: number;
  readonly answeredMs: number;
};

/**
 * How far a node's wall clock is from the database's, which is one for all nodes. It says so in the
 * log when that begins to be far, and when it ends.
 */
export class ClockWatch {
  readonly #log: FastifyBaseLogger;
  #offsetSeconds = 0;
  #isFar = false;

  constructor(log: FastifyBaseLogger) {
    this.#log = log;
  }

  /** Seconds by which the node is ahead at least, negative when it is behind; 0 as far as can be told. */
  get offsetSeconds(): number {
    return this.#offsetSeconds;
  }

  note({ askedMs, databaseMs, answeredMs }: ClockReading): void {
    // However long the answer took: a clock that is right reads less before it, and more after it.
    const offsetMs = Math.max(askedMs - databaseMs, 0) + Math.min(answeredMs - databaseMs, 0);
    this.#offsetSeconds = offsetMs / 1000;
    const isFar = Math.abs(this.#offsetSeconds) >= WARNED_FROM_SECONDS;
    if (isFar === this.#isFar) return;
    this.#isFar = isFar;
    if (isFar) this.#log.warn(`fleet: the clock of this node ${this.#inWords()}. Set it by NTP.`);
    else this.#log.info('fleet: the clock of this node agrees with the database’s again');
  }

  #inWords(): string {
    const seconds = Math.round(Math.abs(this.#offsetSeconds));
    return `is ${seconds} s ${this.#offsetSeconds > 0 ? 'ahead of' : 'behind'} the database’s`;
  }
}
