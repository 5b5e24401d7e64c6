import type { AddressRanges } from '../address-range.ts';
import type { Forget } from '../fleet/fleet.ts';
import type { SessionLife } from './session-life.ts';
import type { Viewer } from './viewer.ts';

type RememberedParts = Omit<Viewer, 'ip' | 'sessionEndsAt'>;

/** A viewer as remembered: all but where the request comes from, and how long that lasts. */
export type RememberedViewer =
  | {
      readonly viewer: RememberedParts & { readonly kind: 'USER' };
      /** Whoever uses the session makes it last longer, here as in the database. */
      readonly session: SessionLife;
    }
  | {
      readonly viewer: RememberedParts & { readonly kind: 'SERVICE_TOKEN' };
      readonly session: null;
      readonly expiresAt: Date | null;
      /** Where requests must come from; null for anywhere. */
      readonly sources: AddressRanges | null;
    };

type Account = { isForgotten: boolean };
type Entry = { readonly remembered: RememberedViewer; readonly account: Account };

/** More than are at work at once; when it is full, it starts anew. */
const VIEWERS_MAX = 10_000;

/**
 * Who recently asked, so that not every request costs a query. Whatever ends a session, or changes
 * what its user may do, raises the account's epoch: then every node forgets all of the account's
 * viewers before the change is answered. To be asked only while the node's lease is held.
 */
export class ViewerMemory implements Forget {
  readonly #viewers = new Map<string, Entry>();
  readonly #accounts = new Map<string, Account>();
  #changesHeard = 0;

  recall(credential: string): RememberedViewer | null {
    const entry = this.#viewers.get(credential);
    return entry && !entry.account.isForgotten ? entry.remembered : null;
  }

  /**
   * Reads a viewer and remembers it, unless something changed while it was being read: what was read
   * may then be older than the change.
   */
  async learn(
    credential: string,
    read: () => Promise<RememberedViewer | null>,
  ): Promise<RememberedViewer | null> {
    const changesHeard = this.#changesHeard;
    const remembered = await read();
    if (remembered && changesHeard === this.#changesHeard) this.#remember(credential, remembered);
    return remembered;
  }

  accounts(accountIds: readonly string[]): void {
    this.#changesHeard += 1;
    for (const id of accountIds) {
      const account = this.#accounts.get(id);
      if (account) account.isForgotten = true;
      this.#accounts.delete(id);
    }
  }

  everything(): void {
    this.#changesHeard += 1;
    this.#viewers.clear();
    this.#accounts.clear();
  }

  #remember(credential: string, remembered: RememberedViewer): void {
    if (this.#viewers.size >= VIEWERS_MAX) {
      this.#viewers.clear();
      this.#accounts.clear();
    }
    const { accountId } = remembered.viewer;
    const account = this.#accounts.get(accountId) ?? { isForgotten: false };
    this.#accounts.set(accountId, account);
    this.#viewers.set(credential, { remembered, account });
  }
}
