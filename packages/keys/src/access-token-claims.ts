/** The claims of an access token (RFC 9068 section 2.2), written and read. */
import { isShortname } from './names.ts';
import type { JsonObject } from './strict-json.ts';

/** What an API key may do in the account's own APIs. */
export type ApiKeyRole = 'admin' | 'readonly';

/** What an access token says; the claim's name in RFC 9068 or ours stands behind each. */
export type AccessTokenClaims = {
  /** The server's PUBLIC_URL: `iss`. */
  issuer: string;
  /** The account, whose own APIs are the audience: `aud`. */
  shortname: string;
  /** The API key's id, a UUID: `sub`. */
  apiKeyId: string;
  /** `client_id`. */
  appname: string;
  /** The role when it was issued: `scope`. What counts is the role at the time of the check. */
  role: ApiKeyRole;
  /** Version of the API key's appkey, from 1: `akv`. Regenerating the appkey ends its tokens. */
  appkeyVersion: number;
  /** Seconds since 1970: `iat`. */
  issuedAtSeconds: number;
  /** Seconds since 1970: `exp`. From this second on the token is refused. */
  expiresAtSeconds: number;
  /** Unique per token: `jti`. */
  tokenId: string;
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** Longest text claim, in UTF-16 code units; an issuer is an origin. */
const TEXT_CHARS_MAX = 512;

/** The payload of a token that says this. */
export function writeAccessTokenClaims(claims: AccessTokenClaims): JsonObject {
  return {
    iss: claims.issuer,
    aud: claims.shortname,
    sub: claims.apiKeyId,
    client_id: claims.appname,
    scope: claims.role,
    akv: claims.appkeyVersion,
    iat: claims.issuedAtSeconds,
    exp: claims.expiresAtSeconds,
    jti: claims.tokenId,
  };
}

/** What a payload says, or null when a claim is missing or of the wrong form. Others are ignored. */
export function readAccessTokenClaims(payload: JsonObject): AccessTokenClaims | null {
  const { iss, aud, sub, client_id: appname, scope, akv, iat, exp, jti } = payload;
  if (!isText(iss) || !isText(appname) || !isText(jti)) return null;
  // The account is looked up by it before anything is proven.
  if (!isText(aud) || !isShortname(aud)) return null;
  if (!isText(sub) || !UUID.test(sub)) return null;
  if (scope !== 'admin' && scope !== 'readonly') return null;
  if (!isCount(akv) || !isCount(iat) || !isCount(exp)) return null;
  return {
    issuer: iss,
    shortname: aud,
    apiKeyId: sub,
    appname,
    role: scope,
    appkeyVersion: akv,
    issuedAtSeconds: iat,
    expiresAtSeconds: exp,
    tokenId: jti,
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= TEXT_CHARS_MAX;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
