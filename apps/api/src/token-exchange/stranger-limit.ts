import { GenerationalCache } from '../verification/generational-cache.ts';

type Bucket = { level: number; filledAtMs: number };

/** So many attempts at once, and so many more each second, from one address. */
export type StrangerRate = { readonly burst: number; readonly perSecond: number };

const USUAL: StrangerRate = { burst: 1000, perSecond: 50 };
const ADDRESSES_MAX = 20_000;

/**
 * Slows down an address that keeps sending tokens which prove nothing. Guessing is hopeless anyway;
 * this keeps a flood of guesses from the database and the audit log. Whoever proves to hold a secret,
 * even a retired one, is not counted: a fleet of stragglers behind one address is heard.
 */
export class StrangerLimit {
  readonly #buckets = new GenerationalCache<Bucket>(ADDRESSES_MAX);
  readonly #rate: StrangerRate;

  constructor(rate: StrangerRate = USUAL) {
    this.#rate = rate;
  }

  /** Whole seconds until the address is heard again; 0 when it is now. */
  secondsUntilFree(ip: string, nowMs = performance.now()): number {
    const bucket = this.#buckets.get(ip);
    const { burst, perSecond } = this.#rate;
    const level = bucket === undefined ? 0 : this.#levelAt(bucket, nowMs);
    return level < burst ? 0 : Math.max(1, Math.ceil((level - burst) / perSecond));
  }

  /** Counts one attempt that proved nothing. */
  count(ip: string, nowMs = performance.now()): void {
    const bucket = this.#buckets.get(ip);
    const level = (bucket === undefined ? 0 : this.#levelAt(bucket, nowMs)) + 1;
    this.#buckets.set(ip, { level, filledAtMs: nowMs });
  }

  #levelAt({ level, filledAtMs }: Bucket, nowMs: number): number {
    return Math.max(0, level - ((nowMs - filledAtMs) / 1000) * this.#rate.perSecond);
  }
}
