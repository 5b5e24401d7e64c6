import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import type { ResolveAddress } from './client-address.ts';
import { PendingUsage } from './pending-usage.ts';
import type { UsageRecorder } from './usage-recorder.ts';
import type { UsageStore } from './usage.store.ts';
import { usageOf } from './usage.ts';

/** What a flush is made of. */
export type UsageFlushOptions = {
  readonly recorder: UsageRecorder;
  readonly store: Pick<UsageStore, 'add'>;
  readonly resolveAddress: ResolveAddress;
  readonly log: Pick<FastifyBaseLogger, 'info' | 'warn'>;
  readonly pending?: PendingUsage;
};

/** What a crash may lose at most, in milliseconds, as long as the database can be written. */
const EVERY_MS = 5_000;
/** The embedded database works in this very thread, so that requests wait for each of these: some 25 ms. */
const PAIRS_PER_WRITE = 250;

/**
 * Writes what the recorder has counted, now and then. While the database cannot be written, what was
 * counted is kept, within bounds, and tried again. Nothing here ever rejects, and there is never more
 * than one write at a time.
 */
export class UsageFlush {
  readonly #options: UsageFlushOptions;
  readonly #pending: PendingUsage;
  #writing: Promise<void> | null = null;
  #hasFailed = false;
  #collectedAtMs = Date.now();
  #flushedAtMs = this.#collectedAtMs;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: UsageFlushOptions) {
    this.#options = options;
    this.#pending = options.pending ?? new PendingUsage();
  }

  /** Flushes every five seconds from now on. */
  start(): void {
    this.#timer = setInterval(() => {
      this.#collect();
      // One that hangs is not waited for, nor joined by another.
      void this.#writeOnce();
    }, EVERY_MS).unref();
  }

  /** Until everything counted so far is written, or the database has refused it. */
  async flush(): Promise<void> {
    await this.#writing;
    this.#collect();
    await this.#writeOnce();
  }

  /** Flushes for the last time: to be called when no more requests are answered. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }

  /** Requests that were counted and will not be written. */
  get requestsDropped(): number {
    return this.#pending.requestsDropped;
  }

  /** Milliseconds since 1970: when everything counted until then had last been written. */
  get flushedAtMs(): number {
    return this.#flushedAtMs;
  }

  #collect(): void {
    const { recorder, resolveAddress } = this.#options;
    this.#collectedAtMs = Date.now();
    for (const count of recorder.take())
      this.#pending.add(usageOf(count, resolveAddress(count.remoteAddress, count.forwardedFor)));
  }

  #writeOnce(): Promise<void> {
    this.#writing ??= this.#write().finally(() => {
      this.#writing = null;
    });
    return this.#writing;
  }

  async #write(): Promise<void> {
    while (this.#pending.pairs > 0) {
      if (!(await this.#writeSome())) return;
      await nextTurn();
    }
    this.#flushedAtMs = this.#collectedAtMs;
  }

  async #writeSome(): Promise<boolean> {
    const { store, log } = this.#options;
    const taken = this.#pending.take(PAIRS_PER_WRITE);
    try {
      await store.add(taken);
      if (this.#hasFailed) log.info('usage is written again');
      this.#hasFailed = false;
      return true;
    } catch (error) {
      // Behind the others: should one row be the cause, it does not hold up all the rest.
      for (const usage of taken) this.#pending.add(usage);
      if (!this.#hasFailed) log.warn({ err: error }, 'usage could not be written; trying again');
      this.#hasFailed = true;
      return false;
    }
  }
}
