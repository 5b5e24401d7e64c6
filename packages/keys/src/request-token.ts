/**
 * Request tokens: what an integration makes with the account's shared secret and its appkey, and
 * exchanges for an access token. A JWT (RFC 7519), HS256, keyed with the secret's UTF-8 bytes.
 */
import { Buffer } from 'node:buffer';
import { decodeSegment, encodeSegment, splitCompactJws } from './compact-jws.ts';
import { isSignedWith, prepareHmacKey, type HmacKey } from './hmac-key.ts';
import { readRequestTokenClaims, type RequestTokenClaims } from './request-token-claims.ts';
import { refuseRequestTokenHeader } from './request-token-header.ts';
import { parseJsonObject } from './strict-json.ts';

export { isWithinLeeway } from './request-token-time.ts';

/** A shared secret made ready to check request tokens with. */
export type RequestTokenKey = HmacKey<'request token'>;

/** A request token that is well formed. Nothing in it is proven until its signature is checked. */
export type RequestToken = RequestTokenClaims & {
  /** Header, dot, payload: what the signature is over. */
  signingInput: string;
  /** HMAC-SHA256, 43 characters of BASE64URL. */
  signature: string;
};

/** A token or why it is none; the reason reads on after "The token is malformed:". */
export type RequestTokenResult =
  { ok: true; token: RequestToken } | { ok: false; code: 'MALFORMED_TOKEN'; reason: string };

/** The claims that a client writes. */
export type RequestTokenInput = {
  iat: number | string;
  jti: string | number;
  appname: string;
  appkey: string;
  shortname: string;
};

const HEADER = encodeSegment('{"alg":"HS256","typ":"JWT"}');

/**
 * Prepares a shared secret for `checkRequestTokenSignature`. Throws a RangeError below 32 bytes
 * (RFC 7518 section 3.2), which no shared secret of ours has.
 */
export function sharedSecretKey(secret: string): RequestTokenKey {
  return prepareHmacKey(Buffer.from(secret, 'utf8'));
}

/**
 * Reads a request token without believing it. Refuses whatever two readers could read in two ways:
 * more than 4096 characters, other than three parts, BASE64URL that is not canonical, wrong UTF-8,
 * a name twice, any algorithm but HS256. `iat` may be a number or digits, `jti` text or an integer.
 */
export function parseRequestToken(jwt: string): RequestTokenResult {
  const jws = splitCompactJws(jwt);
  if (jws === null) return malformed('it is not three BASE64URL parts that end in a signature');
  const headerReason = refuseRequestTokenHeader(jws.header);
  if (headerReason !== null) return malformed(headerReason);
  const text = decodeSegment(jws.payload);
  if (text === null) return malformed('its payload is not BASE64URL of UTF-8');
  const payload = parseJsonObject(text);
  if (payload === null) return malformed('its payload is not a JSON object of unique names');
  const read = readRequestTokenClaims(payload);
  if (!read.ok) return malformed(read.reason);
  const { signingInput, signature } = jws;
  return { ok: true, token: { ...read.claims, signingInput, signature } };
}

/** Whether a token was signed with this secret, in constant time (RFC 7515 section 5.2). */
export function checkRequestTokenSignature(token: RequestToken, key: RequestTokenKey): boolean {
  return isSignedWith(key, token.signingInput, token.signature);
}

/** Makes a request token, as clients do: for the client library, tests and benchmarks. */
export function encodeRequestToken(claims: RequestTokenInput, key: RequestTokenKey): string {
  const signingInput = `${HEADER}.${encodeSegment(JSON.stringify(claims))}`;
  return `${signingInput}.${key.sign(signingInput)}`;
}

function malformed(reason: string): RequestTokenResult {
  return { ok: false, code: 'MALFORMED_TOKEN', reason };
}
