/** The order in which an access token is judged against an account: the hot path. */
import { checkAccessTokenSignature, type AccessToken } from './access-token.ts';
import {
  refuseApiKey,
  UNKNOWN_KEYS,
  type ApiKeyState,
  type RetiredKeys,
  type VersionedKeys,
} from './account-state.ts';
import { INVALID_CREDENTIALS, type Refusal } from './verdict.ts';

/** What can be asked for by its key: a Map, or whatever bounds its memory otherwise. */
export type Lookup<Key, Value> = Pick<ReadonlyMap<Key, Value>, 'get'>;

/** An API key, as far as the verdict on an access token depends on it. */
export type VerifiableApiKey = Omit<ApiKeyState, 'appkeyHash'>;

/** What a node keeps of an account in order to verify. */
export type VerifiableAccount<Key extends VerifiableApiKey = VerifiableApiKey> = {
  /** The server's PUBLIC_URL. */
  issuer: string;
  shortname: string;
  /** By version: those accepted, and those retired that are still known. */
  keysByVersion: Lookup<number, VersionedKeys | RetiredKeys>;
  apiKeysById: Lookup<string, Key>;
};

/** Let in, with the API key as it is now and not as the token has it; or refused. */
export type AccessTokenVerdict<Key extends VerifiableApiKey = VerifiableApiKey> =
  { ok: true; apiKey: Key } | Refusal;

/**
 * Judges an access token. The account is that of the token's `shortname`, or null; either way it
 * costs one HMAC. A retired version is only ever named, never let in.
 */
export function judgeAccessToken<Key extends VerifiableApiKey>(
  token: AccessToken,
  account: VerifiableAccount<Key> | null,
  nowSeconds: number,
): AccessTokenVerdict<Key> {
  const keys = account?.keysByVersion.get(token.secretVersion);
  const key = (keys ?? UNKNOWN_KEYS).accessTokenKey;
  const isSigned = checkAccessTokenSignature(token, key);
  if (!isSigned || account === null || keys === undefined) return INVALID_CREDENTIALS;
  if (token.shortname !== account.shortname || token.issuer !== account.issuer) {
    return INVALID_CREDENTIALS;
  }
  if ('regeneratedAt' in keys) {
    return { ok: false, code: 'SHARED_SECRET_REGENERATED', regeneratedAt: keys.regeneratedAt };
  }
  if (nowSeconds >= token.expiresAtSeconds) {
    return { ok: false, code: 'INVALID_CREDENTIALS', cause: 'TOKEN_EXPIRED' };
  }
  const apiKey = account.apiKeysById.get(token.apiKeyId);
  return apiKey === undefined ? INVALID_CREDENTIALS : judgeApiKey(token, apiKey, nowSeconds);
}

/** The rest, for a token that is truly ours. */
function judgeApiKey<Key extends VerifiableApiKey>(
  token: AccessToken,
  apiKey: Key,
  nowSeconds: number,
): AccessTokenVerdict<Key> {
  if (token.appkeyVersion !== apiKey.appkeyVersion) {
    return { ok: false, code: 'INVALID_CREDENTIALS', cause: 'APPKEY_REGENERATED' };
  }
  return refuseApiKey(apiKey, nowSeconds) ?? { ok: true, apiKey };
}
