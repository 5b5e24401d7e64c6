import { FindApiKeysDocument, type FindApiKeysQuery } from '@rekey/schema/usage';
import { ask } from '#lib/graphql/client.ts';
import type { Failure } from '#lib/graphql/failure.ts';

/** An API key to choose. */
export type FoundKey = NonNullable<FindApiKeysQuery['apiKeys']>['nodes'][number];

const debounceMs = 200;

/** Searches while somebody types: when typing pauses, and the last text alone is answered. */
export class KeySearch {
  /** The best of what was found; undefined until the first answer. */
  found = $state.raw<readonly FoundKey[]>();
  failure = $state.raw<Failure>();

  #timer: ReturnType<typeof setTimeout> | undefined;
  #wanted = 0;

  /** Looks for keys by a text; for none of it, the first of them by name. */
  look(text: string): void {
    clearTimeout(this.#timer);
    this.#wanted += 1;
    const turn = this.#wanted;
    const delayMs = text === '' ? 0 : debounceMs;
    this.#timer = setTimeout(() => void this.#ask(text, turn), delayMs);
  }

  /** Answers that come later are not taken in. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#wanted += 1;
    this.found = undefined;
    this.failure = undefined;
  }

  async #ask(search: string, turn: number): Promise<void> {
    const { data, failure } = await ask(FindApiKeysDocument, { search });
    if (turn !== this.#wanted) return;
    this.failure = failure;
    this.found = data?.apiKeys?.nodes;
  }
}
