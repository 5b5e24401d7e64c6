import { createSubscriber } from 'svelte/reactivity';
import type { Failure } from './failure.ts';
import type { Answer } from './post-operation.ts';

/** What is known of a request at the moment. */
export type RequestState<Data> = {
  /** The newest answer, which may be from an earlier visit to the page. */
  readonly data: Data | undefined;
  readonly failure: Failure | undefined;
  /** Whether an answer is under way. */
  readonly busy: boolean;
};

/** Answers to what pages list, the newest last, to be shown at once on return. */
const kept = new Map<string, unknown>();
const keptMax = 50;

/** One request of one page: sent while something shows it, and cancelled when nothing does any more. */
export class WatchedRequest<Data> {
  readonly #key: string;
  readonly #post: (signal: AbortSignal) => Promise<Answer<Data>>;
  #state: RequestState<Data>;
  #controller: AbortController | undefined;
  #update = () => {};

  readonly #subscribe = createSubscriber((update) => {
    this.#update = update;
    void this.#send();
    return () => this.#controller?.abort();
  });

  /** @param key the same for the same question; nothing secret may be asked here: answers are kept. */
  constructor(key: string, post: (signal: AbortSignal) => Promise<Answer<Data>>) {
    this.#key = key;
    this.#post = post;
    this.#state = { data: kept.get(key) as Data | undefined, failure: undefined, busy: true };
  }

  /** What is known now; what reads it is brought up to date. */
  get current(): RequestState<Data> {
    this.#subscribe();
    return this.#state;
  }

  /** Asks again. What is known is shown meanwhile. */
  again(): void {
    this.#state = { ...this.#state, busy: true };
    this.#update();
    void this.#send();
  }

  async #send(): Promise<void> {
    this.#controller?.abort();
    const controller = new AbortController();
    this.#controller = controller;
    const { data, failure } = await this.#post(controller.signal);
    if (controller.signal.aborted) return;
    if (data !== undefined) keep(this.#key, data);
    this.#state = { data: data ?? this.#state.data, failure, busy: false };
    this.#update();
  }
}

function keep(key: string, data: unknown): void {
  kept.delete(key);
  kept.set(key, data);
  const [oldest] = kept.keys();
  if (kept.size > keptMax && oldest !== undefined) kept.delete(oldest);
}
