import type { AccountKeys, ApiKeyState } from '@rekey/keys/account-state';
import type { VerifiableAccount } from '@rekey/keys/judge-access-token';
import type { Forget } from '../fleet/fleet.ts';
import type { AccountStateStore, StoredAccount } from './account-state.store.ts';
import { GenerationalCache } from './generational-cache.ts';

/** An account as this node remembers it: good until it is forgotten, which happens as a whole. */
export type RememberedAccount = {
  readonly id: string;
  readonly credentialsEpoch: bigint;
  readonly keys: AccountKeys;
  readonly verifiable: VerifiableAccount & { readonly apiKeysById: Map<string, ApiKeyState> };
  /** Ids that a genuine token named and the database did not have: deleted, for good. */
  readonly goneApiKeyIds: Set<string>;
  isForgotten: boolean;
};

const ACCOUNTS_MAX = 4_000;
const UNKNOWN_SHORTNAMES_MAX = 10_000;
const API_KEYS_PER_ACCOUNT_MAX = 50_000;
/** Changes so frequent that no read falls between two of them: stop, rather than read for ever. */
const READS_MAX = 10;

/**
 * What this node remembers of accounts: bounded, and one query for any number of concurrent misses.
 * A read that began before a change was heard of is thrown away and done again, so that nothing
 * older than the last `forget` is ever remembered.
 */
export class AccountMemory implements Forget {
  readonly #store: AccountStateStore;
  readonly #issuer: string;
  readonly #byId = new Map<string, RememberedAccount>();
  /** Whatever leaves it counts as forgotten, so that no verdict outlives its account here. */
  readonly #byShortname = new GenerationalCache<RememberedAccount>(ACCOUNTS_MAX, (account) => {
    account.isForgotten = true;
    this.#byId.delete(account.id);
  });
  readonly #unknown = new GenerationalCache<true>(UNKNOWN_SHORTNAMES_MAX);
  readonly #reading = new Map<string, Promise<RememberedAccount | null>>();
  #changesHeard = 0;

  constructor(store: AccountStateStore, issuer: string) {
    this.#store = store;
    this.#issuer = issuer;
  }

  /** From memory alone: undefined means not remembered, null an account that does not exist. */
  recall(shortname: string): RememberedAccount | null | undefined {
    return this.#byShortname.get(shortname) ?? (this.#unknown.get(shortname) ? null : undefined);
  }

  /** From memory, or else from the database. */
  async find(shortname: string): Promise<RememberedAccount | null> {
    const remembered = this.recall(shortname);
    if (remembered !== undefined) return remembered;
    const reading = this.#reading.get(shortname) ?? this.#read(shortname);
    this.#reading.set(shortname, reading);
    return reading;
  }

  /** As `find`, and no older than an epoch of its credentials that was read in the database, of which this node may not have heard yet. */
  async findAtEpoch(shortname: string, epoch: bigint): Promise<RememberedAccount | null> {
    const account = await this.find(shortname);
    if (account === null || account.credentialsEpoch >= epoch) return account;
    this.accounts([account.id]);
    return this.find(shortname);
  }

  /** Reads an API key that a genuine token named, and remembers it with its account. */
  async readApiKey(account: RememberedAccount, apiKeyId: string): Promise<void> {
    const apiKey = await this.#store.findApiKeyById(account.id, apiKeyId);
    // A forgotten account takes nothing more in: the caller finds it forgotten and starts again.
    if (account.isForgotten) return;
    const { apiKeysById } = account.verifiable;
    if (apiKeysById.size + account.goneApiKeyIds.size >= API_KEYS_PER_ACCOUNT_MAX) {
      apiKeysById.clear();
      account.goneApiKeyIds.clear();
    }
    if (apiKey === null) account.goneApiKeyIds.add(apiKeyId);
    else apiKeysById.set(apiKeyId, apiKey);
  }

  accounts(accountIds: readonly string[]): void {
    this.#changesHeard += 1;
    this.#unknown.clear();
    for (const id of accountIds) {
      const account = this.#byId.get(id);
      if (account !== undefined) this.#byShortname.delete(account.keys.shortname);
    }
  }

  everything(): void {
    this.#changesHeard += 1;
    this.#unknown.clear();
    this.#byShortname.clear();
  }

  async #read(shortname: string): Promise<RememberedAccount | null> {
    try {
      for (let reads = 1; ; reads += 1) {
        const changesHeard = this.#changesHeard;
        const stored = await this.#store.findAccount(shortname, new Date());
        if (changesHeard === this.#changesHeard) return this.#remember(shortname, stored);
        if (reads === READS_MAX) throw new Error('The account changes faster than it can be read');
      }
    } finally {
      this.#reading.delete(shortname);
    }
  }

  #remember(shortname: string, stored: StoredAccount | null): RememberedAccount | null {
    if (stored === null) {
      this.#unknown.set(shortname, true);
      return null;
    }
    const { accepted, retired } = stored.keys;
    const keysByVersion = new Map([...accepted, ...retired].map((keys) => [keys.version, keys]));
    const account: RememberedAccount = {
      ...stored,
      verifiable: { issuer: this.#issuer, shortname, keysByVersion, apiKeysById: new Map() },
      goneApiKeyIds: new Set(),
      isForgotten: false,
    };
    this.#byShortname.set(shortname, account);
    this.#byId.set(stored.id, account);
    return account;
  }
}
