import type { Refusal } from '@rekey/keys/verdict';
import { UsageCounter, type Count, type Counted, type CounterListener } from './usage-counter.ts';

/** The verdict of requests that were let in, as usage names it. */
export const LET_IN = 'OK';

/** What happened to an API key since it was last asked, in memory alone. */
export class UsageRecorder {
  readonly #counters = new Map<string, UsageCounter>();
  #begun: UsageCounter[] = [];
  #over: Count[] = [];
  readonly #listener: CounterListener = {
    begun: (counter) => void this.#begun.push(counter),
    hourOver: (count) => void this.#over.push(count),
  };

  /**
   * Counts what is let in with tokens of an API key made under a version of the shared secret. To be
   * held on to beside what is remembered of the token, or asked for anew; both count.
   */
  acceptedBy(apiKeyId: string, sharedSecretVersion: number): UsageCounter {
    return this.#counterOf({ apiKeyId, sharedSecretVersion, verdict: LET_IN });
  }

  /**
   * Counts a refusal of what was genuinely that API key's, proven by a signature or a stored hash,
   * made under that version. A refusal of what proved nothing is not counted: anybody could name the
   * key of another.
   */
  refused(
    refusal: Refusal,
    apiKeyId: string,
    sharedSecretVersion: number,
    nowMs: number,
    remoteAddress: string | undefined,
    forwardedFor: string | undefined,
  ): void {
    const verdict = provenVerdictOf(refusal);
    if (verdict === null) return;
    const counter = this.#counterOf({ apiKeyId, sharedSecretVersion, verdict });
    counter.count(nowMs, remoteAddress, forwardedFor);
  }

  /** Hands out what was counted since the last time. */
  take(): readonly Count[] {
    const counts = this.#over.concat(this.#begun.map((counter) => counter.take()));
    this.#over = [];
    this.#begun = [];
    // Those in use are held on to by others: what is made for the same again is added up later.
    this.#counters.clear();
    return counts;
  }

  #counterOf(counted: Counted): UsageCounter {
    const key = `${counted.apiKeyId} ${counted.sharedSecretVersion} ${counted.verdict}`;
    const known = this.#counters.get(key);
    if (known !== undefined) return known;
    const counter = new UsageCounter(counted, this.#listener);
    this.#counters.set(key, counter);
    return counter;
  }
}

/** How usage names a refusal; null where it may be a stranger's. */
function provenVerdictOf(refusal: Refusal): string | null {
  switch (refusal.code) {
    case 'TOKEN_OUTSIDE_LEEWAY':
    case 'TOKEN_REPLAYED':
    case 'API_KEY_DISABLED':
    case 'API_KEY_EXPIRED':
    case 'SHARED_SECRET_REGENERATED':
      return refusal.code;
    case 'INVALID_CREDENTIALS':
      return refusal.cause === 'UNPROVEN' ? null : refusal.cause;
    case 'MALFORMED_TOKEN':
    case 'RATE_LIMITED':
    case 'UNAVAILABLE':
      return null;
  }
}
