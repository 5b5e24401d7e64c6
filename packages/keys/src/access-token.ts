/** Access tokens: what an exchange gives, and every verification checks (RFC 9068, HS256). */
import type { AccessTokenKey } from './access-token-key.ts';
import { decodeSegment, encodeSegment, splitCompactJws } from './compact-jws.ts';
import { isSignedWith } from './hmac-key.ts';
import { SegmentCache } from './segment-cache.ts';
import { parseJsonObject, type JsonObject } from './strict-json.ts';

export { deriveAccessTokenKey, type AccessTokenKey } from './access-token-key.ts';

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

/** An access token that is well formed. Nothing in it is proven until its signature is checked. */
export type AccessToken = AccessTokenClaims & {
  /** Version of the shared secret it was made under: `kid`. */
  secretVersion: number;
  /** Header, dot, payload: what the signature is over. */
  signingInput: string;
  /** HMAC-SHA256, 43 characters of BASE64URL. */
  signature: string;
};

/** A token, or that it is none of ours. */
export type AccessTokenResult = { ok: true; token: AccessToken } | { ok: false };

const NOT_OURS: AccessTokenResult = { ok: false };
const HEADER = /^\{"alg":"HS256","typ":"at\+jwt","kid":"([1-9][0-9]{0,9})"\}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const TEXT_CHARS_MAX = 512;

const secretVersions = new SegmentCache<number>();

/** Makes an access token under a version of the shared secret. All times are the caller's. */
export function issueAccessToken(
  key: AccessTokenKey,
  secretVersion: number,
  claims: AccessTokenClaims,
): string {
  const header = `{"alg":"HS256","typ":"at+jwt","kid":"${secretVersion}"}`;
  const payload = JSON.stringify({
    iss: claims.issuer,
    aud: claims.shortname,
    sub: claims.apiKeyId,
    client_id: claims.appname,
    scope: claims.role,
    akv: claims.appkeyVersion,
    iat: claims.issuedAtSeconds,
    exp: claims.expiresAtSeconds,
    jti: claims.tokenId,
  });
  const signingInput = `${encodeSegment(header)}.${encodeSegment(payload)}`;
  return `${signingInput}.${key.sign(signingInput)}`;
}

/**
 * Reads an access token without believing it. Only we make them, so the header has to be exactly
 * the one we write: no other algorithm, type or member gets as far as a key.
 */
export function parseAccessToken(text: string): AccessTokenResult {
  const jws = splitCompactJws(text);
  if (jws === null) return NOT_OURS;
  const secretVersion = readHeader(jws.header);
  if (secretVersion === null) return NOT_OURS;
  const payloadText = decodeSegment(jws.payload);
  const payload = payloadText === null ? null : parseJsonObject(payloadText);
  const claims = payload === null ? null : readClaims(payload);
  if (claims === null) return NOT_OURS;
  const { signingInput, signature } = jws;
  return { ok: true, token: { ...claims, secretVersion, signingInput, signature } };
}

/** Whether a token was made with this key, in constant time (RFC 7515 section 5.2). */
export function checkAccessTokenSignature(token: AccessToken, key: AccessTokenKey): boolean {
  return isSignedWith(key, token.signingInput, token.signature);
}

/** The shared secret's version of a header that is exactly ours, or null. */
function readHeader(segment: string): number | null {
  const known = secretVersions.get(segment);
  if (known !== undefined) return known;
  const digits = HEADER.exec(decodeSegment(segment) ?? '')?.[1];
  if (digits === undefined) return null;
  secretVersions.set(segment, Number(digits));
  return Number(digits);
}

function readClaims(payload: JsonObject): AccessTokenClaims | null {
  const { iss, aud, sub, client_id: appname, scope, akv, iat, exp, jti } = payload;
  if (!isText(iss) || !isText(aud) || !isText(appname) || !isText(jti)) return null;
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
