import { hkdfSync, randomBytes } from 'node:crypto';
import { isSignedWith, prepareHmacKey } from '@rekey/keys/hmac-key';
import type { MasterKeyRing } from '@rekey/keys/sealed-secret';
import { cookieLine, findCookie } from './cookie-header.ts';

/** How browsers are told apart in which a password was right before. */
export type KnownBrowsers = {
  /** The browser's id; null where the cookie is none of ours, or of another e-mail address. */
  readonly idOf: (cookieHeader: string | undefined, email: string) => string | null;
  /** The `Set-Cookie` line that makes a browser known, or keeps it so. */
  readonly lineOf: (email: string, id: string | null) => string;
};

const KNOWN_SECONDS = 180 * 86_400;
const ID_BYTES = 16;
const KEY_BYTES = 32;
const KEY_INFO = 'rekey/known-browser';
const VALUE = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/;

/**
 * The cookie `<id>.<HMAC-SHA256 of id and e-mail address>` (OWASP, "Slow Down Online Guessing Attacks with
 * Device Cookies"). It signs nobody in: wrong passwords of a known browser are counted by themselves, so that
 * strangers who use up those of an e-mail address do not keep its user out. The key is derived from the first
 * master key (HKDF, RFC 5869); nothing is stored.
 */
export function knownBrowsersOf(masterKeys: MasterKeyRing, publicUrl: string): KnownBrowsers {
  const isSecure = publicUrl.startsWith('https:');
  const name = `${isSecure ? '__Host-' : ''}rekey.known`;
  const masterKey = masterKeys.keys.get(masterKeys.currentId);
  if (masterKey === undefined) throw new Error('The current master key is not in its own ring');
  const derived = hkdfSync('sha256', masterKey, '', KEY_INFO, KEY_BYTES);
  const key = prepareHmacKey<'known browser'>(new Uint8Array(derived));
  // What is signed is a text of bytes, which an address need not be.
  const signed = (id: string, email: string) =>
    `${id} ${Buffer.from(email.toLowerCase()).toString('base64url')}`;
  return {
    idOf: (header, email) => {
      const value = header === undefined ? null : findCookie(header, name);
      const [, id, signature] = VALUE.exec(value ?? '') ?? [];
      if (id === undefined || signature === undefined) return null;
      return isSignedWith(key, signed(id, email), signature) ? id : null;
    },
    lineOf: (email, known) => {
      const id = known ?? randomBytes(ID_BYTES).toString('base64url');
      const value = `${id}.${key.sign(signed(id, email))}`;
      return cookieLine({ name, value, maxAgeSeconds: KNOWN_SECONDS, isSecure });
    },
  };
}
