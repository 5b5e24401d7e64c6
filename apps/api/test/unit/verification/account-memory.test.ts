import { prepareKeys, type ApiKeyState } from '@rekey/keys/account-state';
import { generateAccessTokenSalt } from '@rekey/keys/access-token';
import { generateSharedSecret } from '@rekey/keys/shared-secret';
import { beforeEach, describe, expect, test } from 'vitest';
import { AccountMemory } from '../../../src/verification/account-memory.ts';
import type {
  AccountStateStore,
  StoredAccount,
} from '../../../src/verification/account-state.store.ts';

const ID = '01a20000-0000-7000-8000-000000000001';
const KEY_ID = '01a20000-0000-7000-8000-000000000002';

const API_KEY: ApiKeyState = {
  id: KEY_ID,
  appname: 'splunk-forwarder',
  role: 'readonly',
  status: 'ACTIVE',
  expiresAt: null,
  appkeyHash: new Uint8Array(32),
  appkeyVersion: 1,
};

/** A store whose answers wait until they are let go. */
class SlowStore {
  epoch = 1n;
  reads = 0;
  apiKeyReads = 0;
  isKnown = true;
  isApiKeyGone = false;
  overlap: StoredAccount['overlap'] = null;
  #waiting: (() => void)[] = [];

  async findAccount(shortname: string): Promise<StoredAccount | null> {
    this.reads += 1;
    const { epoch } = this;
    await new Promise<void>((done) => this.#waiting.push(done));
    if (!this.isKnown) return null;
    const keys = prepareKeys(1, generateSharedSecret(), generateAccessTokenSalt(), shortname);
    const { overlap } = this;
    const accountKeys = { shortname, accepted: [keys], retired: [] };
    return { id: ID, credentialsEpoch: epoch, keys: accountKeys, overlap };
  }

  async findApiKeyById(_accountId: string, id: string): Promise<ApiKeyState | null> {
    this.apiKeyReads += 1;
    const { isApiKeyGone } = this;
    await new Promise<void>((done) => this.#waiting.push(done));
    return isApiKeyGone ? null : { ...API_KEY, id };
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Lets go of all that were asked by now. */
  async answer(): Promise<void> {
    await new Promise((done) => setImmediate(done));
    this.#waiting.splice(0).forEach((done) => {
      done();
    });
    await new Promise((done) => setImmediate(done));
  }
}

describe('the memory of accounts', () => {
  let store: SlowStore;
  let memory: AccountMemory;

  beforeEach(() => {
    store = new SlowStore();
    memory = new AccountMemory(store as unknown as AccountStateStore, 'http://localhost:4000');
  });

  async function remember() {
    const finding = memory.find('acmecorp');
    await store.answer();
    return finding;
  }

  test('forgets an account at the very end of its overlap, whoever asks', async () => {
    const endsAt = new Date(Date.now() + 3_600_000);
    store.overlap = { versions: new Set([1]), endsAt };
    const account = await remember();
    expect(memory.recall('acmecorp', endsAt.getTime() - 1)).toBe(account);
    expect(memory.recall('acmecorp', endsAt.getTime())).toBeUndefined();
    // Now it is to be read again, by those too who ask with a clock that is behind.
    expect(memory.recall('acmecorp', Date.now())).toBeUndefined();
    expect(account?.isForgotten).toBe(true);
  });

  test('asks the database once for any number that ask at once', async () => {
    const finding = Promise.all([memory.find('acmecorp'), memory.find('acmecorp')]);
    await store.answer();
    const [first, second] = await finding;
    expect(first).toBe(second);
    expect(store.reads).toBe(1);
    expect(memory.recall('acmecorp', Date.now())).toBe(first);
  });

  test('asks for a few accounts at a time, whoever asks for however many', async () => {
    store.isKnown = false;
    const asked = Array.from({ length: 20 }, (_, index) => memory.find(`nobody-${index}`));
    let readsAtOnceMax = 0;
    for (let turn = 0; turn < 20; turn += 1) {
      await new Promise((done) => setImmediate(done));
      readsAtOnceMax = Math.max(readsAtOnceMax, store.waiting);
      await store.answer();
    }
    expect(await Promise.all(asked)).toEqual(Array.from({ length: 20 }, () => null));
    expect(store.reads).toBe(20);
    expect(readsAtOnceMax).toBe(4);
  });

  test('reads again when a change was heard of while it was reading', async () => {
    const finding = memory.find('acmecorp');
    store.epoch = 2n;
    memory.accounts([ID]);
    await store.answer();
    await store.answer();
    expect((await finding)?.credentialsEpoch).toBe(2n);
    expect(store.reads).toBe(2);
  });

  test('forgets an account, and tells whoever still holds it', async () => {
    const account = await remember();
    memory.accounts([ID]);
    expect(account?.isForgotten).toBe(true);
    expect(memory.recall('acmecorp', Date.now())).toBeUndefined();
  });

  test('forgets everything', async () => {
    const account = await remember();
    memory.everything();
    expect(account?.isForgotten).toBe(true);
    expect(memory.recall('acmecorp', Date.now())).toBeUndefined();
  });

  test('takes no API key into an account that was forgotten meanwhile', async () => {
    const account = await remember();
    if (!account) throw new Error('not found');
    const reading = memory.readApiKey(account, KEY_ID);
    memory.accounts([ID]);
    await store.answer();
    await reading;
    expect(memory.recallApiKey(account, KEY_ID)).toBeUndefined();
  });

  test('asks the database once for an API key that any number ask for at once', async () => {
    const account = await remember();
    if (!account) throw new Error('not found');
    const reading = Promise.all([
      memory.readApiKey(account, KEY_ID),
      memory.readApiKey(account, KEY_ID),
    ]);
    await store.answer();
    await reading;
    expect(store.apiKeyReads).toBe(1);
    expect(memory.recallApiKey(account, KEY_ID)).toMatchObject({ appname: 'splunk-forwarder' });
  });

  test('reads an API key anew for an account that was read anew meanwhile', async () => {
    const before = await remember();
    if (!before) throw new Error('not found');
    const reading = memory.readApiKey(before, KEY_ID);
    memory.accounts([ID]);
    const finding = memory.find('acmecorp');
    await store.answer();
    await reading;
    const after = await finding;
    if (!after) throw new Error('not found');
    expect(memory.recallApiKey(after, KEY_ID)).toBeUndefined();
    store.isApiKeyGone = true;
    const readingAgain = memory.readApiKey(after, KEY_ID);
    await store.answer();
    await readingAgain;
    expect(memory.recallApiKey(after, KEY_ID)).toBeNull();
    expect(memory.recallApiKey(before, KEY_ID)).toBeUndefined();
  });

  test('never remembers more API keys than it has room for, of however few accounts', async () => {
    memory = new AccountMemory(store as unknown as AccountStateStore, 'http://localhost:4000', {
      accountsMax: 10,
      apiKeysMax: 100,
    });
    const account = await remember();
    if (!account) throw new Error('not found');
    const ids = Array.from({ length: 1000 }, (_, index) => `key-${index}`);
    const reading = Promise.all(ids.map((id) => memory.readApiKey(account, id)));
    await store.answer();
    await reading;
    const held = ids.filter((id) => memory.recallApiKey(account, id) !== undefined);
    expect(held.length).toBeGreaterThan(0);
    expect(held.length).toBeLessThanOrEqual(100);
  });

  test('remembers that there is no such account, until anything changes', async () => {
    store.isKnown = false;
    expect(await remember()).toBeNull();
    expect(memory.recall('acmecorp', Date.now())).toBeNull();
    memory.accounts(['01a20000-0000-7000-8000-00000000000f']);
    expect(memory.recall('acmecorp', Date.now())).toBeUndefined();
  });

  test('reads anew what the database has changed since', async () => {
    await remember();
    store.epoch = 5n;
    const finding = memory.findAtEpoch('acmecorp', 5n);
    await new Promise((done) => setImmediate(done));
    await store.answer();
    expect((await finding)?.credentialsEpoch).toBe(5n);
  });
});
