const SLOTS = 1 << 16;
/** Characters of BASE64URL have 7 bits in ASCII: four make a mark, two and a half a place. */
const BITS = 7;

/**
 * Tells what is seen for the second time, roughly and in little room: a token that comes once is not
 * worth remembering, and a flood of such tokens must not push out the others. It may forget, and may
 * take one for another; nothing but what is remembered depends on it.
 */
export class SeenBefore {
  readonly #marks = new Uint32Array(SLOTS);

  /** `end`: at least seven characters of a signature, which is random. Marks it as seen. */
  check(end: string): boolean {
    const at = end.length - 7;
    const mark =
      1 +
      (end.charCodeAt(at) |
        (end.charCodeAt(at + 1) << BITS) |
        (end.charCodeAt(at + 2) << (2 * BITS)) |
        (end.charCodeAt(at + 3) << (3 * BITS)));
    const place =
      end.charCodeAt(at + 4) |
      (end.charCodeAt(at + 5) << BITS) |
      (end.charCodeAt(at + 6) << (2 * BITS));
    const slot = place % SLOTS;
    const isSeen = this.#marks[slot] === mark;
    this.#marks[slot] = mark;
    return isSeen;
  }
}
