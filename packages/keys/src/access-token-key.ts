/** The key of an account's access tokens, derived from its shared secret and a salt that we keep. */
import { hkdfSync, randomBytes } from 'node:crypto';
import { prepareHmacKey, type HmacKey } from './hmac-key.ts';

/** A key for access tokens of one account under one version of its shared secret. */
export type AccessTokenKey = HmacKey<'access token'>;

const PURPOSE = 'rekey/access-token/hs256/v1';
const KEY_BYTES = 32;
/** As long as the hash (RFC 5869 section 3.1). */
const SALT_BYTES = 32;

/** HKDF with SHA-256 (RFC 5869): `bytes` of key material from `secret`, bound to `info`. */
export function hkdfSha256(
  secret: Uint8Array,
  salt: Uint8Array,
  info: Uint8Array,
  bytes: number,
): Uint8Array<ArrayBuffer> {
  return new Uint8Array(hkdfSync('sha256', secret, salt, info, bytes));
}

/**
 * Makes the access-token salt of a new version of a shared secret: 32 random bytes. Unlike the
 * secret, nobody outside is ever shown it.
 */
export function generateAccessTokenSalt(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(randomBytes(SALT_BYTES));
}

/**
 * Derives the key of an account's access tokens: 32 bytes of HKDF-SHA256 over the shared secret,
 * under the salt of that version of it. So a new shared secret ends every access token without a
 * list of them, and a request token, which is keyed with the secret itself, can never be taken for
 * one (RFC 8725 section 3.12). The salt is secret, which HKDF allows for (RFC 5869 section 3.1):
 * it keys the HMAC that extracts, so whoever holds the shared secret alone cannot derive the key.
 *
 * @throws {RangeError} when the salt is not of 32 bytes. HKDF would take an empty one.
 */
export function deriveAccessTokenKey(
  sharedSecret: string,
  salt: Uint8Array,
  shortname: string,
): AccessTokenKey {
  if (salt.length !== SALT_BYTES) {
    throw new RangeError(`An access-token salt has ${SALT_BYTES} bytes`);
  }
  const utf8 = new TextEncoder();
  // Neither part can hold U+0000, so no two pairs give one info.
  const info = utf8.encode(`${PURPOSE}\0${shortname}`);
  return prepareHmacKey(hkdfSha256(utf8.encode(sharedSecret), salt, info, KEY_BYTES));
}
