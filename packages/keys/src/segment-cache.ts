/** A small memory for header segments: nearly all tokens have one of a handful. */
import { Buffer } from 'node:buffer';

/** Most entries; at the next one everything is forgotten, which costs a re-check and no more. */
const ENTRIES_MAX = 64;
/** Longer segments are not kept, so that what is kept stays below a few kilobytes. */
const SEGMENT_CHARS_MAX = 160;

/** Remembers what a check of a segment said, in bounded space. */
export class SegmentCache<Value> {
  readonly #entries = new Map<string, Value>();

  /** The remembered value, or undefined. */
  get(segment: string): Value | undefined {
    return this.#entries.get(segment);
  }

  /** Remembers, unless the segment is long. */
  set(segment: string, value: Value): void {
    if (segment.length > SEGMENT_CHARS_MAX) return;
    if (this.#entries.size >= ENTRIES_MAX) this.#entries.clear();
    // A slice would keep the whole token alive that it was cut from.
    this.#entries.set(Buffer.from(segment, 'latin1').toString('latin1'), value);
  }
}
