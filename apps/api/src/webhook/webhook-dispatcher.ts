import type { Dependencies } from '../dependencies.ts';
import { claimDueDeliveries, releaseClaim, type ClaimedDelivery } from './claim-delivery.store.ts';
import { recordAttempt } from './record-attempt.ts';
import { sendMessage, type SendDependencies } from './send-message.ts';
import { fanOutDueMessages } from './webhook-message.store.ts';
import { targetRules } from './webhook-target.ts';

/** What a dispatcher is made of. */
export type DispatcherOptions = Pick<
  Dependencies,
  'prisma' | 'masterKeys' | 'settings' | 'log' | 'resolveHost'
> & {
  readonly countAttempt: (isTaken: boolean) => void;
  /** Of an attempt; left out, ten seconds. */
  readonly timeoutMs?: number;
  /** How long attempts under way may take to end when the node stops; left out, three seconds. */
  readonly stopMsMax?: number;
};

const EVERY_MS = 1_000;
/** Attempts of this node at one time; of one endpoint there is one on all nodes together. */
const ATTEMPTS_AT_ONCE = 20;
const TIMEOUT_MS = 10_000;
/** Longer than an attempt can take with all that is written before and after it. */
const CLAIM_SECONDS = 30;
const STOP_MS_MAX = 3_000;

/**
 * Tells endpoints what is due, as one of any number of nodes that do. Nothing here is waited for by a
 * request, and nothing here rejects: what cannot be written down now is tried again.
 */
export class WebhookDispatcher {
  readonly #options: DispatcherOptions;
  readonly #sending: SendDependencies;
  readonly #inFlight = new Set<Promise<void>>();
  readonly #stop = new AbortController();
  #round: Promise<number> | null = null;
  #isClosing = false;
  #hasFailed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#sending = {
      masterKeys: options.masterKeys,
      ...targetRules(options),
      timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
    };
  }

  /** Looks every second from now on, and at once. */
  start(): void {
    this.#timer = setInterval(() => void this.#roundOnce(), EVERY_MS).unref();
    void this.#roundOnce();
  }

  /** Until nothing is due any more, and all of it has been attempted. */
  async deliverDue(): Promise<void> {
    for (;;) {
      const begun = await this.#roundOnce();
      if (begun === 0 && this.#inFlight.size === 0) return;
      await Promise.all(this.#inFlight);
    }
  }

  /** Begins nothing more, and lets what is under way come to an end, or breaks it off. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#isClosing = true;
    await this.#round;
    const timer = setTimeout(() => {
      this.#stop.abort();
    }, this.#options.stopMsMax ?? STOP_MS_MAX);
    await Promise.all(this.#inFlight);
    clearTimeout(timer);
  }

  /** @returns how many attempts it began. */
  #roundOnce(): Promise<number> {
    this.#round ??= this.#begin().finally(() => {
      this.#round = null;
    });
    return this.#round;
  }

  async #begin(): Promise<number> {
    const { prisma, log } = this.#options;
    const free = ATTEMPTS_AT_ONCE - this.#inFlight.size;
    if (this.#isClosing || free <= 0) return 0;
    try {
      await fanOutDueMessages(prisma);
      const claimed = await claimDueDeliveries(prisma, free, CLAIM_SECONDS);
      for (const delivery of claimed) this.#attempt(delivery);
      if (this.#hasFailed) log.info('webhooks are sent again');
      this.#hasFailed = false;
      return claimed.length;
    } catch (error) {
      if (!this.#hasFailed) log.warn({ err: error }, 'webhooks cannot be sent; trying again');
      this.#hasFailed = true;
      return 0;
    }
  }

  #attempt(delivery: ClaimedDelivery): void {
    const attempt = this.#sendAndRecord(delivery)
      .catch((error: unknown) => {
        // The claim runs out, and another attempt is made.
        this.#options.log.warn({ err: error }, 'an attempt of a webhook was not recorded');
      })
      .finally(() => {
        this.#inFlight.delete(attempt);
        // The next for the same endpoint may be waiting.
        void this.#roundOnce();
      });
    this.#inFlight.add(attempt);
  }

  async #sendAndRecord(delivery: ClaimedDelivery): Promise<void> {
    const result = await sendMessage(this.#sending, delivery, this.#stop.signal);
    if (result === null) return releaseClaim(this.#options.prisma, delivery);
    this.#options.countAttempt(result.error === null);
    await recordAttempt(this.#options, delivery, result);
  }
}
