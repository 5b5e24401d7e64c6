import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  generateAccessTokenSalt,
  issueAccessToken,
  parseAccessToken,
  type AccessTokenClaims,
} from '../src/access-token.ts';
import { prepareKeys, type ApiKeyState } from '../src/account-state.ts';
import { HmacKey } from '../src/hmac-key.ts';
import {
  judgeAccessToken,
  type AccessTokenVerdict,
  type VerifiableAccount,
} from '../src/judge-access-token.ts';
import { generateSharedSecret } from '../src/shared-secret.ts';
import { NOW, NOW_SECONDS, SALT, SECRET } from './forge.ts';

const CURRENT = prepareKeys(2, SECRET, SALT, 'default');
const RETIRED = { ...prepareKeys(1, generateSharedSecret(), SALT, 'default'), regeneratedAt: NOW };
const API_KEY: ApiKeyState = {
  id: '0198c0de-7000-7000-8000-0123456789ab',
  appname: 'splunk-forwarder',
  role: 'readonly',
  status: 'ACTIVE',
  expiresAt: null,
  appkeyHash: new Uint8Array(32),
  appkeyVersion: 3,
};
const CLAIMS: AccessTokenClaims = {
  issuer: 'https://rekey.example',
  shortname: 'default',
  apiKeyId: API_KEY.id,
  appname: API_KEY.appname,
  role: API_KEY.role,
  appkeyVersion: 3,
  issuedAtSeconds: NOW_SECONDS - 60,
  expiresAtSeconds: NOW_SECONDS + 60,
  tokenId: 'b7a0',
};

type Situation = {
  claims?: Partial<AccessTokenClaims>;
  keys?: typeof CURRENT;
  apiKey?: Partial<ApiKeyState> | null;
  account?: Partial<VerifiableAccount> | null;
  nowSeconds?: number;
};

function accountOf({ apiKey = {}, account = {} }: Situation): VerifiableAccount | null {
  if (account === null) return null;
  return {
    issuer: 'https://rekey.example',
    shortname: 'default',
    keysByVersion: new Map([
      [2, CURRENT],
      [1, RETIRED],
    ]),
    apiKeysById: new Map(apiKey === null ? [] : [[API_KEY.id, { ...API_KEY, ...apiKey }]]),
    ...account,
  };
}

function judge(situation: Situation = {}): AccessTokenVerdict {
  const { claims = {}, keys = CURRENT, nowSeconds = NOW_SECONDS } = situation;
  const text = issueAccessToken(keys.accessTokenKey, keys.version, { ...CLAIMS, ...claims });
  const parsed = parseAccessToken(text);
  if (!parsed.ok) throw new Error('This is no access token');
  return judgeAccessToken(parsed.token, accountOf(situation), nowSeconds);
}

const UNPROVEN = { ok: false, code: 'INVALID_CREDENTIALS', cause: 'UNPROVEN' };

test('lets in and says for whom', () => {
  expect(judge()).toEqual({ ok: true, apiKey: API_KEY });
});

test('says the role and the name that are true now, not those in the token', () => {
  const verdict = judge({ claims: { role: 'admin', appname: 'another' } });
  expect(verdict).toMatchObject({ apiKey: { role: 'readonly', appname: 'splunk-forwarder' } });
});

describe('tells whoever proved nothing one and the same, for one HMAC', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  test.each<[string, Situation]>([
    ['an unknown account', { account: null }],
    ['a version that never was', { keys: { ...CURRENT, version: 3 } }],
    ['the key of another version', { keys: { ...CURRENT, version: 1 } }],
    ['another secret', { keys: prepareKeys(2, generateSharedSecret(), SALT, 'default') }],
    ['another salt', { keys: prepareKeys(2, SECRET, generateAccessTokenSalt(), 'default') }],
    ['the secret in another account', { keys: prepareKeys(2, SECRET, SALT, 'another') }],
    ['another account than the one looked up', { claims: { shortname: 'another' } }],
    ['another issuer', { claims: { issuer: 'https://another.example' } }],
    ['an API key that was deleted', { apiKey: null }],
  ])('%s', (_, situation) => {
    const sign = vi.spyOn(HmacKey.prototype, 'sign');
    expect(judge(situation)).toEqual(UNPROVEN);
    const ofTheIssuer = 1;
    expect(sign.mock.calls.length - ofTheIssuer).toBe(1);
  });
});

describe('names the first that is wrong to whoever holds a true token', () => {
  test.each<[string, Situation, object]>([
    [
      'a retired secret',
      { keys: RETIRED },
      { code: 'SHARED_SECRET_REGENERATED', regeneratedAt: NOW },
    ],
    [
      'a retired secret and a deleted API key',
      { keys: RETIRED, apiKey: null },
      { code: 'SHARED_SECRET_REGENERATED' },
    ],
    [
      'a token at its end',
      { nowSeconds: CLAIMS.expiresAtSeconds },
      { code: 'INVALID_CREDENTIALS', cause: 'TOKEN_EXPIRED' },
    ],
    [
      'an appkey regenerated since',
      { apiKey: { appkeyVersion: 4 } },
      { cause: 'APPKEY_REGENERATED' },
    ],
    ['an API key disabled', { apiKey: { status: 'DISABLED' } }, { code: 'API_KEY_DISABLED' }],
    [
      'an API key expired',
      { apiKey: { expiresAt: NOW } },
      { code: 'API_KEY_EXPIRED', expiredAt: NOW },
    ],
  ])('%s', (_, situation, expected) => {
    expect(judge(situation)).toMatchObject({ ok: false, ...expected });
  });
});

test('lets in until just before the end of the token, and of the API key', () => {
  expect(judge({ nowSeconds: CLAIMS.expiresAtSeconds - 0.001 }).ok).toBe(true);
  expect(judge({ apiKey: { expiresAt: new Date(NOW.getTime() + 1) } }).ok).toBe(true);
});
