/** The claims of a request token, and what of the variety in the wild is let pass. */
import type { JsonObject } from './strict-json.ts';

/** Longest text claim, in UTF-16 code units. */
export const CLAIM_CHARS_MAX = 256;

/** What a request token says of itself, in one form whatever the client wrote. */
export type RequestTokenClaims = {
  /** The account, as claimed; not checked against the rule for shortnames. */
  shortname: string;
  /** The API key, as claimed; not checked against the rule for appnames. */
  appname: string;
  appkey: string;
  /** When it was made, in whole seconds since 1970. */
  iatSeconds: number;
  /** Unique per token; the integer 5 and the text "5" are the same. */
  jti: string;
  /** `exp`, in seconds since 1970; most clients send none. */
  expSeconds: number | null;
  /** `nbf`, in seconds since 1970; most clients send none. */
  nbfSeconds: number | null;
};

/** The claims, or which one is wrong; the reason never quotes the token. */
export type RequestTokenClaimsResult =
  { ok: true; claims: RequestTokenClaims } | { ok: false; reason: string };

/** Takes the claims out of a payload. Members that are not named here are ignored. */
export function readRequestTokenClaims(payload: JsonObject): RequestTokenClaimsResult {
  const { shortname, appname, appkey } = payload;
  if (!isClaimText(shortname)) return refuse('shortname');
  if (!isClaimText(appname)) return refuse('appname');
  if (!isClaimText(appkey)) return refuse('appkey');
  const iatSeconds = readIssuedAt(payload['iat']);
  if (iatSeconds === null) return refuse('iat');
  const jti = readTokenId(payload['jti']);
  if (jti === null) return refuse('jti');
  const expSeconds = readOptionalDate(payload['exp']);
  if (expSeconds === undefined) return refuse('exp');
  const nbfSeconds = readOptionalDate(payload['nbf']);
  if (nbfSeconds === undefined) return refuse('nbf');
  const claims = { shortname, appname, appkey, iatSeconds, jti, expSeconds, nbfSeconds };
  return { ok: true, claims };
}

function refuse(claim: string): RequestTokenClaimsResult {
  return { ok: false, reason: `its claim ${claim} is missing or of the wrong form` };
}

/**
 * A text that a database can hold and a log line can carry: 1 to 256 characters, no control
 * characters (PostgreSQL has no place for U+0000), no half of a surrogate pair.
 */
function isClaimText(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length > 0 &&
    value.length <= CLAIM_CHARS_MAX &&
    // eslint-disable-next-line no-control-regex -- these are what is looked for
    !/[\u0000-\u001f\u007f]/.test(value) &&
    value.isWellFormed()
  );
}

/** Whole seconds: a fraction, which NumericDate may have (RFC 7519 section 2), is cut off. */
function readIssuedAt(value: unknown): number | null {
  const seconds = readNumericDate(value);
  return seconds === null ? null : Math.floor(seconds);
}

/** Null when it is not there, undefined when it is there and wrong. */
function readOptionalDate(value: unknown): number | null | undefined {
  return value === undefined ? null : (readNumericDate(value) ?? undefined);
}

/** A number; or digits in a text, as some clients write it. */
function readNumericDate(value: unknown): number | null {
  const isDigits = typeof value === 'string' && /^[0-9]{1,16}$/.test(value);
  const seconds = isDigits ? Number(value) : value;
  return isNumericDate(seconds) ? seconds : null;
}

function isNumericDate(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
}

/** Integers beyond 2^53 are refused: two of them could be read as one. */
function readTokenId(value: unknown): string | null {
  if (Number.isSafeInteger(value)) return String(value);
  return isClaimText(value) ? value : null;
}
