import { GenerationalCache } from './generational-cache.ts';

const MINUTE_MS = 60_000;
const REMEMBERED_MAX = 10_000;

/** How much of a group was told in the minute that began then. */
type Minute = { readonly startedAtMs: number; count: number };

/**
 * Keeps what anybody can bring about, as often as they like, from filling a log: the same thing is
 * told once a minute, and of a group so many things a minute at most.
 */
export class OnceAMinute {
  readonly #groupMax: number;
  readonly #toldAtMs = new GenerationalCache<number>(REMEMBERED_MAX);
  readonly #minutes = new GenerationalCache<Minute>(REMEMBERED_MAX);

  constructor(groupMax: number) {
    this.#groupMax = groupMax;
  }

  /** Whether to tell of it now. */
  allows(thing: string, group = '', nowMs = Date.now()): boolean {
    const toldAtMs = this.#toldAtMs.get(thing);
    if (toldAtMs !== undefined && isWithinMinute(toldAtMs, nowMs)) return false;
    this.#toldAtMs.set(thing, nowMs);
    const minute = this.#minuteOf(group, nowMs);
    minute.count += 1;
    return minute.count <= this.#groupMax;
  }

  #minuteOf(group: string, nowMs: number): Minute {
    const known = this.#minutes.get(group);
    if (known !== undefined && isWithinMinute(known.startedAtMs, nowMs)) return known;
    const begun = { startedAtMs: nowMs, count: 0 };
    this.#minutes.set(group, begun);
    return begun;
  }
}

/** A clock that is set back by more begins anew, and silences nothing until it has caught up. */
function isWithinMinute(oneMs: number, otherMs: number): boolean {
  return Math.abs(otherMs - oneMs) < MINUTE_MS;
}
