import { GenerationalCache } from './generational-cache.ts';

type Bucket = { level: number; filledAtMs: number };

/** So much at once, and so much more each second, of each key. */
export type Rate = { readonly burst: number; readonly perSecond: number };

const KEYS_MAX = 20_000;

/** How much of something each of many keys may do, in this process: a leaky bucket for each. */
export class RateLimit {
  readonly #buckets = new GenerationalCache<Bucket>(KEYS_MAX);
  readonly #rate: Rate;

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  /** Whole seconds until the key may do more; 0 when it may now. */
  secondsUntilFree(key: string, nowMs = performance.now()): number {
    const { burst, perSecond } = this.#rate;
    const level = this.#levelAt(this.#buckets.get(key), nowMs);
    return level < burst ? 0 : Math.max(1, Math.ceil((level - burst) / perSecond));
  }

  /** Counts what was done. */
  count(key: string, amount = 1, nowMs = performance.now()): void {
    const bucket = this.#buckets.get(key);
    const level = this.#levelAt(bucket, nowMs) + amount;
    if (bucket === undefined) {
      this.#buckets.set(key, { level, filledAtMs: nowMs });
      return;
    }
    bucket.level = level;
    bucket.filledAtMs = nowMs;
  }

  #levelAt(bucket: Bucket | undefined, nowMs: number): number {
    if (bucket === undefined) return 0;
    return Math.max(0, bucket.level - ((nowMs - bucket.filledAtMs) / 1000) * this.#rate.perSecond);
  }
}
