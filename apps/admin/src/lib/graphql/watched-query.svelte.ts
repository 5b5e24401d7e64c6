import { queryStore } from '@urql/svelte';
import { fromStore } from 'svelte/store';
import { cachedClient, type TypedText } from './client.ts';
import { parseFailure } from './failure.ts';

/**
 * A query that a page shows: asked when something reads it, asked again when its variables
 * change (the request under way is cancelled), and kept on screen until the new answer is here.
 */
export class WatchedQuery<Data, Variables extends object> {
  readonly #document: TypedText<Data, Variables>;
  readonly #variables: () => Variables;
  readonly #store = $derived.by(() =>
    queryStore<Data>({
      client: cachedClient,
      query: this.#document.toString(),
      variables: this.#variables(),
    }),
  );
  readonly #result = $derived(fromStore(this.#store));
  #previous: Data | undefined;

  /** The newest answer, or the one before while the next is under way. */
  readonly data: Data | undefined = $derived.by(() => {
    this.#previous = this.#result.current.data ?? this.#previous;
    return this.#previous;
  });

  /** Whether `data` is about to be replaced. */
  readonly busy = $derived(this.#result.current.fetching || this.#result.current.stale);

  /** Why the last request was not answered. */
  readonly failure = $derived(
    this.#result.current.error ? parseFailure(this.#result.current.error) : undefined,
  );

  constructor(document: TypedText<Data, Variables>, variables: () => Variables) {
    this.#document = document;
    this.#variables = variables;
  }

  /** Asks again, past what is kept. */
  refetch(): void {
    this.#store.reexecute({ requestPolicy: 'network-only' });
  }
}
