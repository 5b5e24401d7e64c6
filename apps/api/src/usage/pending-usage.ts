import { addUsage, type Usage } from './usage.ts';

/** Pairs of an API key and a version that are kept while the database cannot be written. */
const PAIRS_MAX = 100_000;

/** Usage that is not written yet, one for each API key and version; bounded. */
export class PendingUsage {
  readonly #pairsMax: number;
  readonly #byPair = new Map<string, Usage>();
  #requestsDropped = 0;

  constructor(pairsMax = PAIRS_MAX) {
    this.#pairsMax = pairsMax;
  }

  /** Adds to what is pending. When it is full, the pair that has been there longest is dropped. */
  add(usage: Usage): void {
    const pair = `${usage.apiKeyId} ${usage.sharedSecretVersion}`;
    const pending = this.#byPair.get(pair);
    this.#byPair.set(pair, pending === undefined ? usage : addUsage(pending, usage));
    if (this.#byPair.size > this.#pairsMax) this.#dropOldest();
  }

  /** Hands out those that have been there longest. What cannot be written is to be added again. */
  take(pairsMax: number): readonly Usage[] {
    const taken = [...this.#byPair.entries().take(pairsMax)];
    for (const [pair] of taken) this.#byPair.delete(pair);
    return taken.map(([, usage]) => usage);
  }

  get pairs(): number {
    return this.#byPair.size;
  }

  /** Requests that were counted and will not be written, since the beginning. */
  get requestsDropped(): number {
    return this.#requestsDropped;
  }

  #dropOldest(): void {
    for (const { accepted, refused } of this.take(1))
      this.#requestsDropped += accepted.requests + refused.requests;
  }
}
