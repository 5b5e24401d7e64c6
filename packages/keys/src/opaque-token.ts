/**
 * The construction that shared secrets, appkeys, service tokens and refresh tokens have in common:
 * a prefix that names the kind, 43 random base62 characters, and a checksum with which a scanner
 * can tell a leaked one from a look-alike without asking anybody.
 */
import { Buffer } from 'node:buffer';
import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** The kinds: shared secret, appkey, service token, refresh token. */
export type OpaqueTokenPrefix = 'rks_' | 'rka_' | 'rkt_' | 'rkr_';

/** What `parseOpaqueToken` says of a text that is no such token. */
export type OpaqueTokenError =
  'WRONG_PREFIX' | 'WRONG_LENGTH' | 'WRONG_ALPHABET' | 'WRONG_CHECKSUM';

/** The token as it was given, or the first thing that is wrong with it. */
export type OpaqueTokenResult = { ok: true; value: string } | { ok: false; code: OpaqueTokenError };

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const PREFIX_CHARS = 4;
/** 62^43 > 2^256, and 62^42 is not: the fewest characters that hold 256 bits. */
const RANDOM_CHARS = 43;
/** 62^6 > 2^32: the fewest characters that hold a CRC-32. */
const CHECKSUM_CHARS = 6;
/** A byte from here on would make the first characters of the alphabet likelier than the rest. */
const UNBIASED_BYTES = 256 - (256 % ALPHABET.length);

const HASH_BYTES = 32;
// Comparing is synchronous, so one buffer serves every token.
const actualHash = Buffer.alloc(HASH_BYTES);

/** Length of every opaque token, in characters, all of them ASCII: 53. */
export const OPAQUE_TOKEN_CHARS = PREFIX_CHARS + RANDOM_CHARS + CHECKSUM_CHARS;

/** Makes a new token of 53 ASCII characters, with at least 256 bits from the system's CSPRNG. */
export function generateOpaqueToken(prefix: OpaqueTokenPrefix): string {
  const body = prefix + randomBase62(RANDOM_CHARS);
  return body + checksumOf(body);
}

/**
 * Recognises a token of one kind: prefix, length, alphabet, checksum, in this order. It says
 * nothing of whether the token is anybody's. White space is not forgiven; trim before.
 */
export function parseOpaqueToken(prefix: OpaqueTokenPrefix, text: string): OpaqueTokenResult {
  if (!text.startsWith(prefix)) return { ok: false, code: 'WRONG_PREFIX' };
  if (text.length !== OPAQUE_TOKEN_CHARS) return { ok: false, code: 'WRONG_LENGTH' };
  if (!/^[0-9A-Za-z]+$/.test(text.slice(PREFIX_CHARS))) {
    return { ok: false, code: 'WRONG_ALPHABET' };
  }
  const body = text.slice(0, -CHECKSUM_CHARS);
  if (text.slice(-CHECKSUM_CHARS) !== checksumOf(body)) {
    return { ok: false, code: 'WRONG_CHECKSUM' };
  }
  return { ok: true, value: text };
}

/**
 * The 32 bytes under which a token is stored: SHA-256 of its UTF-8 bytes. A fast hash is right
 * here: a slow one buys time against guessing a password that people can remember, and nobody
 * guesses 256 random bits. It would only hand every caller a way to keep the server busy.
 */
export function hashOpaqueToken(text: string): Uint8Array<ArrayBuffer> {
  return hash('sha256', text, 'buffer');
}

/** Whether `text` is the token whose stored hash this is. Takes the same time either way. */
export function opaqueTokenEquals(storedHash: Uint8Array, text: string): boolean {
  actualHash.write(hash('sha256', text, 'latin1'), 'latin1');
  return storedHash.length === HASH_BYTES && timingSafeEqual(storedHash, actualHash);
}

function randomBase62(chars: number): string {
  let text = '';
  while (text.length < chars) {
    for (const byte of randomBytes(chars - text.length)) {
      if (byte < UNBIASED_BYTES) text += ALPHABET.charAt(byte % ALPHABET.length);
    }
  }
  return text;
}

/** CRC-32 (RFC 1952 section 8) as six base62 digits, the most significant first. */
function checksumOf(body: string): string {
  let rest = crc32(body);
  let digits = '';
  for (let place = 0; place < CHECKSUM_CHARS; place += 1) {
    digits = ALPHABET.charAt(rest % ALPHABET.length) + digits;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return digits;
}
