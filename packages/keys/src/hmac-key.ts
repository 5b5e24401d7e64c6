/** Keys of HS256 (RFC 7518 section 3.2), and the comparison of signatures. */
import { Buffer } from 'node:buffer';
import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';

/** RFC 7518 section 3.2: an HS256 key has at least as many bytes as the hash gives. */
export const HMAC_KEY_BYTES_MIN = 32;

/** An HS256 signature in BASE64URL, in characters. */
const SIGNATURE_CHARS = 43;

// Comparing is synchronous, so two buffers serve every signature. UTF-16 keeps characters apart
// that share a low byte; latin1 would not.
const expected = Buffer.alloc(SIGNATURE_CHARS * 2);
const actual = Buffer.alloc(SIGNATURE_CHARS * 2);

/**
 * A key made ready to sign with. Its bytes are private, so that neither a log nor JSON shows them;
 * the purpose keeps the compiler from letting one kind of token be signed with another's key.
 */
export class HmacKey<Purpose extends string = string> {
  declare readonly purpose: Purpose;
  readonly #key: KeyObject;

  /** Takes key bytes of any length, as RFC 2104 does; see `prepareHmacKey` for the least. */
  constructor(bytes: Uint8Array) {
    this.#key = createSecretKey(bytes);
  }

  /** The signature of a text of bytes (U+0000 to U+00FF), as 43 characters of BASE64URL. */
  sign(text: string): string {
    return createHmac('sha256', this.#key).update(text, 'latin1').digest('base64url');
  }
}

/** Prepares a key. Throws a RangeError below 32 bytes: only a programming error gets here. */
export function prepareHmacKey<Purpose extends string>(bytes: Uint8Array): HmacKey<Purpose> {
  if (bytes.length < HMAC_KEY_BYTES_MIN) {
    throw new RangeError(`An HS256 key has at least ${HMAC_KEY_BYTES_MIN} bytes`);
  }
  return new HmacKey<Purpose>(bytes);
}

/**
 * Whether `signature` is that of an ASCII text, in constant time. Texts are compared, not bytes:
 * a signature that is not canonical BASE64URL equals none.
 */
export function isSignedWith(key: HmacKey, text: string, signature: string): boolean {
  expected.write(key.sign(text), 'utf16le');
  if (signature.length !== SIGNATURE_CHARS) return false;
  actual.write(signature, 'utf16le');
  return timingSafeEqual(expected, actual);
}
