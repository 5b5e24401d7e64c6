/** The key of an account's access tokens, derived from its shared secret. */
import { hkdfSync } from 'node:crypto';
import { prepareHmacKey, type HmacKey } from './hmac-key.ts';

/** A key for access tokens of one account under one version of its shared secret. */
export type AccessTokenKey = HmacKey<'access token'>;

const PURPOSE = 'rekey/access-token/hs256/v1';
const KEY_BYTES = 32;

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
 * Derives the key of an account's access tokens: 32 bytes of HKDF-SHA256 over the shared secret.
 * So a new shared secret ends every access token without a list of them, and a request token,
 * which is keyed with the secret itself, can never be taken for one (RFC 8725 section 3.12).
 * The secret is uniformly random, so no salt is needed (RFC 5869 section 3.1).
 */
export function deriveAccessTokenKey(sharedSecret: string, shortname: string): AccessTokenKey {
  const utf8 = new TextEncoder();
  // Neither part can hold U+0000, so no two pairs give one info.
  const info = utf8.encode(`${PURPOSE}\0${shortname}`);
  return prepareHmacKey(hkdfSha256(utf8.encode(sharedSecret), new Uint8Array(0), info, KEY_BYTES));
}
