import { GenerationalCache } from './generational-cache.ts';

const MINUTE_MS = 60_000;
const REMEMBERED_MAX = 10_000;

/**
 * Keeps what anybody can bring about, as often as they like, from filling a log: the same thing is
 * told once a minute, and of a group so many things a minute at most.
 */
export class OnceAMinute {
  readonly #groupMax: number;
  readonly #toldAtMs = new GenerationalCache<number>(REMEMBERED_MAX);
  readonly #counts = new Map<string, number>();
  #minuteStartedAtMs = 0;

  constructor(groupMax: number) {
    this.#groupMax = groupMax;
  }

  /** Whether to tell of it now. */
  allows(thing: string, group = '', nowMs = Date.now()): boolean {
    const toldAtMs = this.#toldAtMs.get(thing);
    if (toldAtMs !== undefined && nowMs - toldAtMs < MINUTE_MS) return false;
    this.#toldAtMs.set(thing, nowMs);
    if (nowMs - this.#minuteStartedAtMs >= MINUTE_MS) {
      this.#counts.clear();
      this.#minuteStartedAtMs = nowMs;
    }
    const count = (this.#counts.get(group) ?? 0) + 1;
    this.#counts.set(group, count);
    return count <= this.#groupMax;
  }
}
