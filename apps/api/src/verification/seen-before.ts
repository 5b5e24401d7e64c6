/** Many more than tokens are remembered, so that two hardly ever share one. 1 MiB. */
const SLOTS = 1 << 18;
/** Characters of the signature that are looked at: 60 random bits. */
const CHARS = 10;
/** The prime of FNV-1a, 32 bits. */
const PRIME = 0x01000193;

/**
 * Tells what is seen for the second time, roughly and in little room: a token that comes once is not
 * worth remembering, and a flood of such tokens must not push out the others. It may forget, and may
 * take one for another; nothing but what is remembered depends on it.
 */
export class SeenBefore {
  readonly #marks = new Uint32Array(SLOTS);

  /** `end`: at least ten characters of a signature, which is random. Marks it as seen. */
  check(end: string): boolean {
    let mark = 0;
    for (let at = end.length - CHARS; at < end.length; at += 1)
      mark = Math.imul(mark ^ end.charCodeAt(at), PRIME);
    // The low bits of FNV depend on few bits of what went in; the high ones on all.
    const slot = (mark >>> 14) % SLOTS;
    const isSeen = this.#marks[slot] === mark >>> 0;
    this.#marks[slot] = mark;
    return isSeen;
  }
}
