import { generateAccessTokenSalt, issueAccessToken } from '@rekey/keys/access-token';
import { prepareKeys, type ApiKeyState } from '@rekey/keys/account-state';
import { generateSharedSecret } from '@rekey/keys/shared-secret';
import { beforeEach, describe, expect, test } from 'vitest';
import { UsageRecorder } from '../../../src/usage/usage-recorder.ts';
import { AccountMemory } from '../../../src/verification/account-memory.ts';
import type { AccountStateStore } from '../../../src/verification/account-state.store.ts';
import { Verifier } from '../../../src/verification/verifier.ts';
import { ORIGIN } from '../../support/settings.ts';

const API_KEY: ApiKeyState = {
  id: '01a20000-0000-7000-8000-000000000002',
  appname: 'splunk-forwarder',
  role: 'readonly',
  status: 'ACTIVE',
  expiresAt: null,
  appkeyHash: new Uint8Array(32),
  appkeyVersion: 1,
};
const keys = prepareKeys(1, generateSharedSecret(), generateAccessTokenSalt(), 'acme-0001');
const UNAVAILABLE = { ok: false, code: 'UNAVAILABLE' };

function authorization(): string {
  const issuedAtSeconds = Math.floor(Date.now() / 1000);
  const token = issueAccessToken(keys.accessTokenKey, keys.version, {
    issuer: ORIGIN,
    shortname: 'acme-0001',
    apiKeyId: API_KEY.id,
    appname: API_KEY.appname,
    role: API_KEY.role,
    appkeyVersion: API_KEY.appkeyVersion,
    issuedAtSeconds,
    expiresAtSeconds: issuedAtSeconds + 60,
    tokenId: 'test',
  });
  return `Bearer ${token}`;
}

// A node may be paused anywhere: between reading and answering, too.
describe('the lease is asked for by each answer', () => {
  let isLeaseHeld: boolean;
  let whileReading: () => void;
  let verifier: Verifier;

  beforeEach(() => {
    isLeaseHeld = true;
    whileReading = () => {};
    const id = '01a20000-0000-7000-8000-000000000001';
    const account = { shortname: 'acme-0001', accepted: [keys], retired: [] };
    const store: Pick<AccountStateStore, 'findAccount' | 'findApiKeyById'> = {
      findAccount: async () => ({ id, credentialsEpoch: 1n, keys: account, overlap: null }),
      findApiKeyById: async () => {
        whileReading();
        return API_KEY;
      },
    };
    const memory = new AccountMemory(store as AccountStateStore, ORIGIN);
    verifier = new Verifier(memory, new UsageRecorder(), () => isLeaseHeld);
  });

  const ask = (text: string) => verifier.verify(text, Date.now(), null);

  test('with what it has just read', async () => {
    whileReading = () => {
      isLeaseHeld = false;
    };
    expect(await ask(authorization())).toEqual(UNAVAILABLE);
  });

  test('with a token seen before', async () => {
    const text = authorization();
    for (let time = 0; time < 3; time += 1) expect(await ask(text)).toMatchObject({ ok: true });
    isLeaseHeld = false;
    expect(ask(text)).toEqual(UNAVAILABLE);
    isLeaseHeld = true;
    expect(ask(text)).toMatchObject({ ok: true });
  });
});
