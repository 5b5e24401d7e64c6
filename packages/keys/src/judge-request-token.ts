/** The order in which a request token is judged against an account. */
import {
  refuseApiKey,
  UNKNOWN_APPKEY_HASH,
  UNKNOWN_KEYS,
  type AccountKeys,
  type ApiKeyState,
  type RetiredKeys,
  type VersionedKeys,
} from './account-state.ts';
import { opaqueTokenEquals } from './opaque-token.ts';
import { findLeewayBreach } from './request-token-time.ts';
import { checkRequestTokenSignature, type RequestToken } from './request-token.ts';
import { INVALID_CREDENTIALS, type Refusal } from './verdict.ts';

/** Most keys that are tried for one token: the accepted ones, then the newest retired ones. */
export const KEYS_TRIED_MAX = 9;

/** A token, what is known of whom it names, and the time. */
export type RequestTokenCase = {
  token: RequestToken;
  /** The account of the token's shortname, or null. */
  account: AccountKeys | null;
  /** That account's API key of the token's appname, or null. */
  apiKey: ApiKeyState | null;
  now: Date;
  /** How far the token's time may be from now, either way. */
  leewaySeconds: number;
};

/** Let in, with the account's keys and the API key to issue tokens for; or refused. */
export type RequestTokenVerdict =
  { ok: true; secret: VersionedKeys; apiKey: ApiKeyState } | Refusal;

type Signer = { keys: VersionedKeys; regeneratedAt: Date | null; tried: number };

/**
 * Judges a request token, all but whether it was used before, which only the store can tell.
 * Every INVALID_CREDENTIALS costs nine HMACs and one comparison of an appkey, whichever of its
 * reasons it has, so that time tells nobody which accounts and API keys exist.
 */
export function judgeRequestToken(input: RequestTokenCase): RequestTokenVerdict {
  const { token, account, apiKey, now, leewaySeconds } = input;
  const signer = account === null ? null : findSigner(token, account);
  const isAppkeyRight = opaqueTokenEquals(apiKey?.appkeyHash ?? UNKNOWN_APPKEY_HASH, token.appkey);
  if (signer === null || apiKey === null || !isAppkeyRight || !isNamed(input)) {
    spendHmacs(token, KEYS_TRIED_MAX - (signer?.tried ?? countKeys(account)));
    return INVALID_CREDENTIALS;
  }
  const breach = findLeewayBreach(token, now, leewaySeconds);
  if (breach !== null) return { ok: false, code: 'TOKEN_OUTSIDE_LEEWAY', leewaySeconds, ...breach };
  if (signer.regeneratedAt !== null) {
    const { regeneratedAt } = signer;
    return { ok: false, code: 'SHARED_SECRET_REGENERATED', regeneratedAt };
  }
  return refuseApiKey(apiKey, now.getTime() / 1000) ?? { ok: true, secret: signer.keys, apiKey };
}

/**
 * The version of the account's shared secret that a request token is signed with; null for none that
 * is known. Only for a token that was proven genuine: the time this takes tells how old the version is.
 */
export function versionThatSigned(token: RequestToken, account: AccountKeys): number | null {
  return findSigner(token, account)?.keys.version ?? null;
}

function findSigner(token: RequestToken, account: AccountKeys): Signer | null {
  let tried = 0;
  for (const keys of keysOf(account)) {
    tried += 1;
    if (checkRequestTokenSignature(token, keys.requestTokenKey)) {
      return { keys, regeneratedAt: 'regeneratedAt' in keys ? keys.regeneratedAt : null, tried };
    }
  }
  return null;
}

function keysOf(account: AccountKeys): (VersionedKeys | RetiredKeys)[] {
  return [...account.accepted, ...account.retired].slice(0, KEYS_TRIED_MAX);
}

function countKeys(account: AccountKeys | null): number {
  return account === null ? 0 : keysOf(account).length;
}

function spendHmacs(token: RequestToken, count: number): void {
  for (let spent = 0; spent < count; spent += 1) {
    checkRequestTokenSignature(token, UNKNOWN_KEYS.requestTokenKey);
  }
}

/** A caller that looked up the wrong row must not let anybody in by it. */
function isNamed({ token, account, apiKey }: RequestTokenCase): boolean {
  return account?.shortname === token.shortname && apiKey?.appname === token.appname;
}
