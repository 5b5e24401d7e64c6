/** Tokens as nobody honest makes them: any header, any payload, any key. */
import { Buffer } from 'node:buffer';
import { createHmac } from 'node:crypto';
import { generateAccessTokenSalt } from '../src/access-token-key.ts';
import { generateOpaqueToken } from '../src/opaque-token.ts';
import { generateSharedSecret } from '../src/shared-secret.ts';

export const SECRET = generateSharedSecret();
export const SALT = generateAccessTokenSalt();
export const APPKEY = generateOpaqueToken('rka_');
export const NOW = new Date('2026-03-03T10:00:00.000Z');
export const NOW_SECONDS = NOW.getTime() / 1000;

export const CLAIMS = {
  iat: NOW_SECONDS,
  jti: '6f1c1a3e-1f0b-4b60-9d2d-6a7a0c1f6f55',
  appname: 'splunk-forwarder',
  appkey: APPKEY,
  shortname: 'default',
};

/** BASE64URL of a text's UTF-8, or of bytes. */
export function base64url(part: string | Uint8Array): string {
  return Buffer.from(part as string).toString('base64url');
}

/** Signs whatever the two parts are, with the plain library function. */
export function signParts(
  header: string | Uint8Array,
  payload: string | Uint8Array,
  key: string | Uint8Array = SECRET,
  hash = 'sha256',
): string {
  const input = `${base64url(header)}.${base64url(payload)}`;
  return `${input}.${createHmac(hash, key).update(input).digest('base64url')}`;
}

/** A request token with changed claims, correctly signed. Undefined leaves a claim out. */
export function forgeRequestToken(claims: object = {}, header: object = {}): string {
  return signParts(
    JSON.stringify({ alg: 'HS256', typ: 'JWT', ...header }),
    JSON.stringify({ ...CLAIMS, ...claims }),
  );
}

/** The text with one character replaced. */
export function replaceAt(text: string, at: number, char: string): string {
  return text.slice(0, at) + char + text.slice(at + 1);
}

/** The characters of a text, for arbitraries. */
export function charsOf(text: string): string[] {
  return Array.from(text);
}
