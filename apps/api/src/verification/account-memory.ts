import type { ApiKeyState } from '@rekey/keys/account-state';
import pLimit from 'p-limit';
import type { Forget } from '../fleet/fleet.ts';
import type { AccountStateStore, StoredAccount } from './account-state.store.ts';
import { GenerationalCache } from '../generational-cache.ts';
import {
  rememberApiKey,
  type RememberedAccount,
  type RememberedApiKey,
} from './remembered-account.ts';

/** What a genuine token named and the database did not have: an API key deleted, for good. */
type GoneApiKey = { readonly account: RememberedAccount; readonly isGone: true };

/** How much is remembered at most. */
export type AccountMemorySize = {
  /** Some 3 KB each, at most 10 KB. */
  readonly accountsMax: number;
  /** Of all accounts together; some 400 bytes each. */
  readonly apiKeysMax: number;
};

const SIZE: AccountMemorySize = { accountsMax: 10_000, apiKeysMax: 200_000 };
const UNKNOWN_SHORTNAMES_MAX = 10_000;
/** Changes so frequent that no read falls between two of them: stop, rather than read for ever. */
const READS_MAX = 10;
/** Anybody can name accounts that do not exist. Asking for them must leave the database room for the rest. */
const READS_AT_ONCE = 4;

/**
 * What this node remembers of accounts and their API keys: bounded, and one query for any number of
 * concurrent misses. A read that began before a change was heard of is thrown away and done again, so
 * that nothing older than the last `forget` is ever remembered.
 */
export class AccountMemory implements Forget {
  readonly #store: AccountStateStore;
  readonly #issuer: string;
  readonly #byId = new Map<string, RememberedAccount>();
  /** Whatever leaves it counts as forgotten, so that no verdict outlives its account here. */
  readonly #byShortname: GenerationalCache<RememberedAccount>;
  /** By id. Those of forgotten accounts stay until they are pushed out, and count for nothing. */
  readonly #apiKeys: GenerationalCache<RememberedApiKey | GoneApiKey>;
  readonly #unknown = new GenerationalCache<true>(UNKNOWN_SHORTNAMES_MAX);
  readonly #inTurn = pLimit(READS_AT_ONCE);
  readonly #reading = new Map<string, Promise<RememberedAccount | null>>();
  readonly #readingApiKeys = new Map<string, ApiKeyReading>();
  #changesHeard = 0;

  constructor(store: AccountStateStore, issuer: string, { accountsMax, apiKeysMax } = SIZE) {
    this.#store = store;
    this.#issuer = issuer;
    this.#byShortname = new GenerationalCache(accountsMax, (account) => {
      account.isForgotten = true;
      this.#byId.delete(account.id);
    });
    this.#apiKeys = new GenerationalCache(apiKeysMax);
  }

  /**
   * From memory alone: undefined means not remembered, null an account that does not exist. One whose
   * overlap has ended at `nowMs` (milliseconds since 1970) is forgotten: what is accepted changed.
   */
  recall(shortname: string, nowMs: number): RememberedAccount | null | undefined {
    const account = this.#byShortname.get(shortname);
    if (account === undefined) return this.#unknown.get(shortname) ? null : undefined;
    if (nowMs < account.goodUntilMs) return account;
    this.#byShortname.delete(shortname);
    return undefined;
  }

  /** From memory, or else from the database. */
  async find(shortname: string): Promise<RememberedAccount | null> {
    const remembered = this.recall(shortname, Date.now());
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

  /** From memory alone: undefined means not remembered, null an API key that the account does not have. */
  recallApiKey(account: RememberedAccount, apiKeyId: string): RememberedApiKey | null | undefined {
    const remembered = this.#apiKeys.get(apiKeyId);
    if (remembered?.account !== account) return undefined;
    return 'isGone' in remembered ? null : remembered;
  }

  /** Reads an API key that a genuine token named, and remembers it with its account. */
  async readApiKey(account: RememberedAccount, apiKeyId: string): Promise<void> {
    const underWay = this.#readingApiKeys.get(apiKeyId);
    if (underWay?.account === account) return underWay.read;
    const read = this.#store.findApiKeyById(account.id, apiKeyId).then((found) => {
      this.#rememberApiKey(account, apiKeyId, found);
    });
    const reading = { account, read };
    this.#readingApiKeys.set(apiKeyId, reading);
    try {
      await read;
    } finally {
      if (this.#readingApiKeys.get(apiKeyId) === reading) this.#readingApiKeys.delete(apiKeyId);
    }
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
    this.#apiKeys.clear();
  }

  async #read(shortname: string): Promise<RememberedAccount | null> {
    try {
      for (let reads = 1; ; reads += 1) {
        const changesHeard = this.#changesHeard;
        const stored = await this.#inTurn(() => this.#store.findAccount(shortname, new Date()));
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
    const get = (id: string) => this.recallApiKey(account, id) ?? undefined;
    const account: RememberedAccount = {
      ...stored,
      verifiable: { issuer: this.#issuer, shortname, keysByVersion, apiKeysById: { get } },
      goodUntilMs: stored.overlap?.endsAt.getTime() ?? Infinity,
      isForgotten: false,
    };
    this.#byShortname.set(shortname, account);
    this.#byId.set(stored.id, account);
    return account;
  }

  #rememberApiKey(account: RememberedAccount, id: string, found: ApiKeyState | null): void {
    // A forgotten account takes nothing more in: the caller finds it forgotten and starts again.
    if (account.isForgotten) return;
    const apiKey =
      found === null ? { account, isGone: true as const } : rememberApiKey(account, found);
    this.#apiKeys.set(id, apiKey);
  }
}

/** A read under way: of use to others as long as it is for the account as they know it. */
type ApiKeyReading = { readonly account: RememberedAccount; readonly read: Promise<void> };
