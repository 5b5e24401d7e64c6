/** Access tokens: what an exchange gives, and every verification checks (RFC 9068, HS256). */
import {
  readAccessTokenClaims,
  writeAccessTokenClaims,
  type AccessTokenClaims,
} from './access-token-claims.ts';
import type { AccessTokenKey } from './access-token-key.ts';
import { decodeSegment, encodeSegment, splitCompactJws } from './compact-jws.ts';
import { isSignedWith } from './hmac-key.ts';
import { SegmentCache } from './segment-cache.ts';

export type { AccessTokenClaims, ApiKeyRole } from './access-token-claims.ts';
export {
  deriveAccessTokenKey,
  generateAccessTokenSalt,
  type AccessTokenKey,
} from './access-token-key.ts';

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

const secretVersions = new SegmentCache<number>();

/** Makes an access token under a version of the shared secret. All times are the caller's. */
export function issueAccessToken(
  key: AccessTokenKey,
  secretVersion: number,
  claims: AccessTokenClaims,
): string {
  const header = `{"alg":"HS256","typ":"at+jwt","kid":"${secretVersion}"}`;
  const payload = writeAccessTokenClaims(claims);
  const signingInput = `${encodeSegment(header)}.${encodeSegment(payload)}`;
  return `${signingInput}.${key.sign(signingInput)}`;
}

/**
 * Reads an access token without believing it. Only we make them, so header and payload have to be
 * spelled as we do: no other algorithm, type or member gets as far as a key.
 */
export function parseAccessToken(text: string): AccessTokenResult {
  const jws = splitCompactJws(text);
  if (jws === null) return NOT_OURS;
  const secretVersion = readHeader(jws.header);
  if (secretVersion === null) return NOT_OURS;
  const payload = decodeSegment(jws.payload);
  const claims = payload === null ? null : readAccessTokenClaims(payload);
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
