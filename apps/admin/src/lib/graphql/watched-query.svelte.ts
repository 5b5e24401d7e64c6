import { postOperation, type TypedText } from './post-operation.ts';
import { WatchedRequest } from './watched-request.ts';

type Barred = 'UNAUTHENTICATED' | 'SECOND_FACTOR_REQUIRED';

let onSignedOut: (why: Barred) => void = () => {};

/** Says what happens when a page's query finds that the session has ended, or lacks a second factor by now. */
export function whenSignedOut(callback: (why: Barred) => void): void {
  onSignedOut = callback;
}

/**
 * A query that a page shows: asked when something reads it, asked again when its variables
 * change (the request under way is cancelled), and kept on screen until the new answer is here.
 * Answers stay in memory and are shown again at once on return, while they are asked for anew:
 * nothing secret may pass through it.
 */
export class WatchedQuery<Data, Variables extends object> {
  readonly #document: TypedText<Data, Variables>;
  readonly #variables: () => Variables;
  readonly #request = $derived.by(() => this.#requestOf(this.#variables()));
  readonly #state = $derived(this.#request.current);
  #previous: Data | undefined;

  /** The newest answer, or the one before while the next is under way. */
  readonly data: Data | undefined = $derived.by(() => {
    this.#previous = this.#state.data ?? this.#previous;
    return this.#previous;
  });

  /** Whether `data` is about to be replaced. */
  readonly busy = $derived(this.#state.busy);

  /** Why the last request was not answered. */
  readonly failure = $derived(this.#state.failure);

  constructor(document: TypedText<Data, Variables>, variables: () => Variables) {
    this.#document = document;
    this.#variables = variables;
  }

  /** Asks again, past what is kept. */
  refetch(): void {
    this.#request.again();
  }

  #requestOf(variables: Variables): WatchedRequest<Data> {
    const key = JSON.stringify([this.#document.toString(), variables]);
    return new WatchedRequest(key, async (signal) => {
      const answer = await postOperation(this.#document, variables, signal);
      const code = answer.failure?.code;
      if (code === 'UNAUTHENTICATED' || code === 'SECOND_FACTOR_REQUIRED') onSignedOut(code);
      return answer;
    });
  }
}
