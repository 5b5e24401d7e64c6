import { afterEach, describe, expect, test, vi } from 'vitest';
import { prepareKeys, type AccountKeys, type ApiKeyState } from '../src/account-state.ts';
import { HmacKey } from '../src/hmac-key.ts';
import { judgeRequestToken, type RequestTokenVerdict } from '../src/judge-request-token.ts';
import { generateOpaqueToken, hashOpaqueToken } from '../src/opaque-token.ts';
import { encodeRequestToken, parseRequestToken, sharedSecretKey } from '../src/request-token.ts';
import { generateSharedSecret } from '../src/shared-secret.ts';
import { APPKEY, CLAIMS, NOW, NOW_SECONDS, SALT, SECRET } from './forge.ts';

const after = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);
const RETIRED = Array.from({ length: 10 }, generateSharedSecret);

const ACCOUNT: AccountKeys = {
  shortname: 'default',
  accepted: [prepareKeys(11, SECRET, SALT, 'default')],
  retired: RETIRED.map((secret, index) => ({
    ...prepareKeys(10 - index, secret, SALT, 'default'),
    regeneratedAt: after(-1000 * (index + 1)),
  })),
};
const API_KEY: ApiKeyState = {
  id: '0198c0de-7000-7000-8000-0123456789ab',
  appname: 'splunk-forwarder',
  role: 'admin',
  status: 'ACTIVE',
  expiresAt: null,
  appkeyHash: hashOpaqueToken(APPKEY),
  appkeyVersion: 1,
};

type Situation = {
  secret?: string;
  claims?: Partial<typeof CLAIMS> & { exp?: number; nbf?: number };
  account?: AccountKeys | null;
  apiKey?: ApiKeyState | null;
};

function judge(situation: Situation = {}): RequestTokenVerdict {
  const { secret = SECRET, claims = {}, account = ACCOUNT, apiKey = API_KEY } = situation;
  const jwt = encodeRequestToken({ ...CLAIMS, ...claims }, sharedSecretKey(secret));
  const parsed = parseRequestToken(jwt);
  if (!parsed.ok) throw new Error(parsed.reason);
  return judgeRequestToken({ token: parsed.token, account, apiKey, now: NOW, leewaySeconds: 300 });
}

const LATE = { iat: NOW_SECONDS - 301 };
const DISABLED: ApiKeyState = { ...API_KEY, status: 'DISABLED' };
const EXPIRED: ApiKeyState = { ...API_KEY, expiresAt: NOW };
const [NEWEST_RETIRED = ''] = RETIRED;

test('lets in what was made with the current secret and the appkey', () => {
  expect(judge()).toEqual({ ok: true, secret: ACCOUNT.accepted[0], apiKey: API_KEY });
});

test('lets in what was made with any accepted secret', () => {
  const account = {
    ...ACCOUNT,
    accepted: [prepareKeys(12, generateSharedSecret(), SALT, 'default'), ...ACCOUNT.accepted],
  };
  expect(judge({ account })).toMatchObject({ ok: true, secret: { version: 11 } });
});

test('an API key is let in until just before it expires', () => {
  expect(judge({ apiKey: { ...API_KEY, expiresAt: after(0.001) } })).toMatchObject({ ok: true });
});

/** All that must look the same from outside. */
const unproven: [string, Situation][] = [
  ['an unknown account', { account: null, apiKey: null }],
  ['an unknown appname', { apiKey: null }],
  ['a wrong appkey', { claims: { appkey: generateOpaqueToken('rka_') } }],
  ['a wrong signature', { secret: generateSharedSecret() }],
  [
    'a wrong signature to an account that was never regenerated',
    {
      secret: generateSharedSecret(),
      account: { ...ACCOUNT, retired: [] },
    },
  ],
  ['a retired secret and a wrong appkey', { secret: NEWEST_RETIRED, claims: { appkey: 'x' } }],
  ['a retired secret and an unknown appname', { secret: NEWEST_RETIRED, apiKey: null }],
  ['a wrong appkey for a disabled API key', { claims: { appkey: 'x' }, apiKey: DISABLED }],
  ['a wrong appkey, too late', { claims: { ...LATE, appkey: 'x' } }],
  ['another account than the one looked up', { account: { ...ACCOUNT, shortname: 'another' } }],
  ['another API key than the one looked up', { apiKey: { ...API_KEY, appname: 'another' } }],
];

describe('tells whoever proved nothing one and the same', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  test.each(unproven)('%s', (_, situation) => {
    expect(judge(situation)).toEqual({ ok: false, code: 'INVALID_CREDENTIALS', cause: 'UNPROVEN' });
  });

  // Counted, not timed: a timed test fails by itself one day.
  test.each(unproven)('%s costs nine HMACs, no more and no fewer', (_, situation) => {
    const sign = vi.spyOn(HmacKey.prototype, 'sign');
    judge(situation);
    const ofTheClient = 1;
    expect(sign.mock.calls.length - ofTheClient).toBe(9);
  });

  test('what is let in costs one', () => {
    const sign = vi.spyOn(HmacKey.prototype, 'sign');
    judge();
    expect(sign).toHaveBeenCalledTimes(2);
  });
});

test.each(RETIRED.slice(0, 8).map((secret, index) => [index + 1, secret] as const))(
  'tells whoever holds retired secret %i when it was regenerated',
  (place, secret) => {
    expect(judge({ secret })).toEqual({
      ok: false,
      code: 'SHARED_SECRET_REGENERATED',
      regeneratedAt: after(-1000 * place),
    });
  },
);

test('remembers no more than the eight newest retired secrets', () => {
  expect(judge({ secret: RETIRED[8]! })).toMatchObject({ code: 'INVALID_CREDENTIALS' });
});

describe('names the first that is wrong', () => {
  test.each<[string, Situation, object]>([
    [
      'a token too old',
      { claims: LATE },
      { code: 'TOKEN_OUTSIDE_LEEWAY', secondsOff: 301, leewaySeconds: 300 },
    ],
    [
      'a token too new',
      { claims: { iat: NOW_SECONDS + 400 } },
      { code: 'TOKEN_OUTSIDE_LEEWAY', secondsOff: 400 },
    ],
    [
      'a retired secret, too late',
      { secret: NEWEST_RETIRED, claims: LATE },
      { code: 'TOKEN_OUTSIDE_LEEWAY' },
    ],
    [
      'a retired secret, API key disabled',
      { secret: NEWEST_RETIRED, apiKey: DISABLED },
      { code: 'SHARED_SECRET_REGENERATED' },
    ],
    [
      'an API key disabled',
      { apiKey: DISABLED },
      { code: 'API_KEY_DISABLED', appname: 'splunk-forwarder' },
    ],
    [
      'an API key disabled and expired',
      { apiKey: { ...EXPIRED, status: 'DISABLED' } },
      { code: 'API_KEY_DISABLED' },
    ],
    ['an API key expired', { apiKey: EXPIRED }, { code: 'API_KEY_EXPIRED', expiredAt: NOW }],
    [
      'a token past its own end',
      { claims: { exp: NOW_SECONDS - 7 } },
      { code: 'TOKEN_OUTSIDE_LEEWAY', claim: 'exp', secondsOff: 7 },
    ],
    [
      'a token before its own beginning',
      { claims: { nbf: NOW_SECONDS + 301 } },
      { code: 'TOKEN_OUTSIDE_LEEWAY', claim: 'nbf', secondsOff: 301 },
    ],
  ])('%s', (_, situation, expected) => {
    expect(judge(situation)).toMatchObject({ ok: false, ...expected });
  });
});
