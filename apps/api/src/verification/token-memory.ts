import { SeenBefore } from './seen-before.ts';

/** Two by two, so that two tokens whose place is the same do not push each other out. */
const BUCKETS = 1 << 15;
/** A header that is longer says nothing more, and is not worth the room. */
const HEADER_CHARS_MAX = 4200;
/** Characters at the end of a token, in its signature, that decide on its place: 46 random bits. */
const CHARS = 8;
/** The prime of FNV-1a, 32 bits. */
const PRIME = 0x01000193;

/**
 * What was found out about tokens that were let in, by the whole `Authorization` header. Room for
 * 65,536, some 60 MB: a new one takes the place of the older one of its two. A token is taken in when
 * it comes for the second time, so that a flood of tokens used once pushes out none used often.
 *
 * A place is found by a few characters of the signature and kept by comparing all of the header. A
 * `Map` would hash hundreds of characters for each request.
 */
export class TokenMemory<Value extends { readonly authorization: string }> {
  readonly #places = new Array<Value | undefined>(2 * BUCKETS).fill(undefined);
  readonly #seenBefore = new SeenBefore();

  recall(authorization: string): Value | undefined {
    const at = placeOf(markOf(authorization));
    const newer = this.#places[at];
    if (newer?.authorization === authorization) return newer;
    const older = this.#places[at + 1];
    if (older?.authorization !== authorization) return undefined;
    this.#places[at] = older;
    this.#places[at + 1] = newer;
    return older;
  }

  /** Takes the value in, unless its token has come for the first time. */
  remember(value: Value): void {
    const { authorization } = value;
    if (authorization.length > HEADER_CHARS_MAX) return;
    const mark = markOf(authorization);
    if (!this.#seenBefore.check(mark)) return;
    const at = placeOf(mark);
    const newer = this.#places[at];
    if (newer?.authorization !== authorization) this.#places[at + 1] = newer;
    this.#places[at] = value;
  }

  forget(authorization: string): void {
    const at = placeOf(markOf(authorization));
    if (this.#places[at]?.authorization === authorization) this.#places[at] = undefined;
    if (this.#places[at + 1]?.authorization === authorization) this.#places[at + 1] = undefined;
  }
}

/** 32 bits of what a signature ends with. */
function markOf(authorization: string): number {
  let mark = 0;
  for (let at = Math.max(0, authorization.length - CHARS); at < authorization.length; at += 1)
    mark = Math.imul(mark ^ authorization.charCodeAt(at), PRIME);
  return mark >>> 0;
}

/** The low bits of FNV depend on few bits of what went in; the high ones on all. */
function placeOf(mark: number): number {
  return 2 * (mark >>> 17);
}
