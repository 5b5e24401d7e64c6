import { createHmac, hkdfSync } from 'node:crypto';
import { isSignedWith, prepareHmacKey, type HmacKey } from '@rekey/keys/hmac-key';
import type { MasterKeyRing } from '@rekey/keys/sealed-secret';
import { cookieLine, findCookie } from './cookie-header.ts';

/** How the session cookie is called and checked. */
export type SessionCookie = {
  readonly name: string;
  /** Whether browsers send it over https alone. */
  readonly isSecure: boolean;
  /** The key of its signature, for Better Auth, which sets it. */
  readonly secret: string;
  /** @returns the session token, or null when the header holds none, or one that was not signed here. */
  readToken(cookieHeader: string | undefined): string | null;
  /** The `Set-Cookie` line of a session, as Better Auth would write it. */
  lineOf(token: string, maxAgeSeconds: number): string;
};

const SECRET_BYTES = 32;
const SECRET_INFO = 'rekey/session-cookie';

/**
 * The session cookie: `<token>.<HMAC-SHA256 of it>`, percent-encoded. The database holds the token
 * alone, and the key of the signature is derived from the first master key (HKDF, RFC 5869), so that
 * no copy of the database can sign anyone in. A new first master key signs everyone out.
 */
export function sessionCookieOf(masterKeys: MasterKeyRing, publicUrl: string): SessionCookie {
  const isSecure = publicUrl.startsWith('https:');
  // `__Host-`: no other host and no unencrypted connection can have set it (RFC 6265bis 4.1.3.2).
  const name = isSecure ? '__Host-rekey.session' : 'rekey.session';
  const key = masterKeys.keys.get(masterKeys.currentId);
  if (key === undefined) throw new Error('The current master key is not in its own ring');
  const derived = hkdfSync('sha256', key, '', SECRET_INFO, SECRET_BYTES);
  const secret = Buffer.from(derived).toString('base64url');
  // Better Auth takes the text's bytes for the key.
  const hmacKey = prepareHmacKey<'session cookie'>(Buffer.from(secret));
  return {
    name,
    isSecure,
    secret,
    readToken: (header) => {
      const value = header === undefined ? null : findCookie(header, name);
      return value === null ? null : verifySignature(value, hmacKey);
    },
    lineOf: (token, maxAgeSeconds) => {
      const signature = createHmac('sha256', secret).update(token).digest('base64');
      const value = encodeURIComponent(`${token}.${signature}`);
      return cookieLine({ name, value, maxAgeSeconds, isSecure });
    },
  };
}

/** 32 bytes in base64: 43 characters and one to pad. */
const SIGNATURE = /^([A-Za-z0-9+/]{43})=$/;

function verifySignature(encoded: string, key: HmacKey<'session cookie'>): string | null {
  const value = decode(encoded);
  const dot = value.lastIndexOf('.');
  const signature = SIGNATURE.exec(value.slice(dot + 1))?.[1];
  if (dot < 1 || signature === undefined) return null;
  const token = value.slice(0, dot);
  const isAscii = Buffer.byteLength(token) === token.length;
  const base64url = signature.replaceAll('+', '-').replaceAll('/', '_');
  return isAscii && isSignedWith(key, token, base64url) ? token : null;
}

function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return '';
  }
}
