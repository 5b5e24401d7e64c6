import type { Forget } from '../fleet/fleet.ts';
import type { SharedSecretState } from './shared-secret-state.ts';

/** More accounts than are looked at at once; when it is full, it starts anew. */
const ACCOUNTS_MAX = 10_000;

/**
 * What the shared secret is and was, without any value, so that asking costs no query.
 * Regenerating raises the account's epoch: every node forgets the version before that is answered.
 * To be asked only while the node's lease is held.
 */
export class SharedSecretMemory implements Forget {
  readonly #current = new Map<string, SharedSecretState>();
  #changesHeard = 0;

  recall(accountId: string): SharedSecretState | null {
    return this.#current.get(accountId) ?? null;
  }

  /**
   * Reads it and remembers it, unless something changed while it was being read:
   * what was read may then be older than the change.
   */
  async learn(
    accountId: string,
    read: () => Promise<SharedSecretState>,
  ): Promise<SharedSecretState> {
    const changesHeard = this.#changesHeard;
    const current = await read();
    if (changesHeard !== this.#changesHeard) return current;
    if (this.#current.size >= ACCOUNTS_MAX) this.#current.clear();
    this.#current.set(accountId, current);
    return current;
  }

  accounts(accountIds: readonly string[]): void {
    this.#changesHeard += 1;
    for (const accountId of accountIds) this.#current.delete(accountId);
  }

  everything(): void {
    this.#changesHeard += 1;
    this.#current.clear();
  }
}
