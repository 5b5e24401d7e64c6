/** HMAC-SHA256 (RFC 2104, RFC 7518 section 3.2) with keys that do not print. */
import { Buffer } from 'node:buffer';
import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';

/** RFC 7518 section 3.2: an HS256 key has at least as many bits as the hash gives. */
export const HMAC_KEY_BYTES_MIN = 32;

/** A SHA-256 signature as BASE64URL, in characters. */
const SIGNATURE_CHARS = 43;

/**
 * A prepared key for one purpose. It is a KeyObject, so that neither a log nor JSON shows its
 * bytes; the purpose keeps the compiler from letting one kind of token be checked with another's.
 */
export type HmacKey<Purpose extends string> = KeyObject & { readonly purpose?: Purpose };

/** Prepares a key. Throws a RangeError below 32 bytes: only a programming error gets here. */
export function prepareHmacKey<Purpose extends string>(bytes: Uint8Array): HmacKey<Purpose> {
  if (bytes.length < HMAC_KEY_BYTES_MIN) {
    throw new RangeError(`An HS256 key has at least ${HMAC_KEY_BYTES_MIN} bytes`);
  }
  return createSecretKey(bytes);
}

/** The signature of an ASCII text, 43 characters of BASE64URL. */
export function signWith(key: HmacKey<string>, text: string): string {
  return createHmac('sha256', key).update(text, 'latin1').digest('base64url');
}

// Comparing is synchronous, so two buffers serve every signature.
const expectedBytes = Buffer.alloc(SIGNATURE_CHARS);
const actualBytes = Buffer.alloc(SIGNATURE_CHARS);

/**
 * Whether `signature` is that of an ASCII text, in constant time. Texts are compared, not bytes:
 * a signature that is not canonical BASE64URL equals none.
 */
export function isSignedWith(key: HmacKey<string>, text: string, signature: string): boolean {
  const expected = signWith(key, text);
  if (signature.length !== SIGNATURE_CHARS) return false;
  expectedBytes.write(expected, 'latin1');
  actualBytes.write(signature, 'latin1');
  return timingSafeEqual(expectedBytes, actualBytes);
}
