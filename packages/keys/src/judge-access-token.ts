/** The order in which an access token is judged against an account: the hot path. */
import { checkAccessTokenSignature, type AccessToken, type ApiKeyRole } from './access-token.ts';
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

/** What a node keeps of an account in order to verify. */
export type VerifiableAccount = {
  /** The server's PUBLIC_URL. */
  issuer: string;
  shortname: string;
  /** By version: those accepted, and those retired that are still known. */
  keysByVersion: Lookup<number, VersionedKeys | RetiredKeys>;
  apiKeysById: Lookup<string, ApiKeyState>;
};

/** Let in, with name and role as they are now and not as the token has them; or refused. */
export type AccessTokenVerdict =
  { ok: true; shortname: string; apiKeyId: string; appname: string; role: ApiKeyRole } | Refusal;

/**
 * Judges an access token. The account is that of the token's `shortname`, or null; either way it
 * costs one HMAC. A retired version is only ever named, never let in.
 */
export function judgeAccessToken(
  token: AccessToken,
  account: VerifiableAccount | null,
  nowSeconds: number,
): AccessTokenVerdict {
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
function judgeApiKey(
  token: AccessToken,
  apiKey: ApiKeyState,
  nowSeconds: number,
): AccessTokenVerdict {
  if (token.appkeyVersion !== apiKey.appkeyVersion) {
    return { ok: false, code: 'INVALID_CREDENTIALS', cause: 'APPKEY_REGENERATED' };
  }
  const refusal = refuseApiKey(apiKey, nowSeconds);
  if (refusal !== null) return refusal;
  const { id, appname, role } = apiKey;
  return { ok: true, shortname: token.shortname, apiKeyId: id, appname, role };
}
