/** A `Date` header is rounded down to the second (RFC 9110 section 5.6.7). */
const headerStepMs = 1000;

/** How far the server's clock is ahead of ours, in milliseconds: no less and no more. */
type Ahead = { readonly least: number; readonly most: number };

/**
 * The server's clock, as far as its answers tell. A person's clock may be wrong by hours, and what the
 * server accepts, and when something was done, goes by the server's.
 */
export class ServerClock {
  #ahead: Ahead | undefined;

  /**
   * Learns from the `Date` header of an answer. Several together tell it more exactly than one: the
   * part of a second that each leaves out is another.
   *
   * @param header null when there was none; then nothing is learnt.
   */
  learn(header: string | null, sentAtMs: number, receivedAtMs: number): void {
    const headerMs = Date.parse(header ?? '');
    if (Number.isNaN(headerMs)) return;
    const seen = { least: headerMs - receivedAtMs, most: headerMs + headerStepMs - sentAtMs };
    const least = Math.max(seen.least, this.#ahead?.least ?? -Infinity);
    const most = Math.min(seen.most, this.#ahead?.most ?? Infinity);
    // Where they contradict each other, one of the clocks was set meanwhile.
    this.#ahead = least <= most ? { least, most } : seen;
  }

  /** The server's time when it is `nowMs` here, and never more than that: what it says is over, is. */
  earliest(nowMs: number): number {
    return nowMs + (this.#ahead?.least ?? 0);
  }

  /** The same, and never less: what was done a moment ago does not lie ahead. */
  latest(nowMs: number): number {
    return nowMs + (this.#ahead?.most ?? 0);
  }
}

/** The clock of the server that this app is from. */
export const serverClock = new ServerClock();
