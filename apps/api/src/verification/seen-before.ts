/** Many more than tokens are remembered, so that two hardly ever share one. 1 MiB. */
const SLOTS = 1 << 18;

/**
 * Tells what is seen for the second time, roughly and in little room: a token that comes once is not
 * worth remembering, and a flood of such tokens must not push out the others. It may forget, and may
 * take one for another; nothing but what is remembered depends on it.
 */
export class SeenBefore {
  readonly #marks = new Uint32Array(SLOTS);

  /** `mark`: 32 random bits of a token. Notes that it was seen. */
  check(mark: number): boolean {
    const slot = mark >>> 14;
    const isSeen = this.#marks[slot] === mark;
    this.#marks[slot] = mark;
    return isSeen;
  }
}
