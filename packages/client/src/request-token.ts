import { encodeBase64url } from './base64.ts';
import type { Credential } from './credential.ts';

/**
 * Makes a request token: a JWT (RFC 7519), HS256, keyed with the shared secret's UTF-8 bytes; good for
 * one exchange.
 *
 * @param nowMs milliseconds since 1970.
 */
export async function makeRequestToken(
  { appname, appkey, shortname, sharedsecret }: Credential,
  nowMs: number,
): Promise<string> {
  const iat = Math.floor(nowMs / 1000);
  const jti = crypto.randomUUID();
  const claims = { iat, jti, appname, appkey, shortname };
  const signed = `${segment({ alg: 'HS256', typ: 'JWT' })}.${segment(claims)}`;
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', utf8(sharedsecret), algorithm, false, ['sign']);
  const signature = await crypto.subtle.sign('HMAC', key, utf8(signed));
  return `${signed}.${encodeBase64url(new Uint8Array(signature))}`;
}

function segment(value: object): string {
  return encodeBase64url(utf8(JSON.stringify(value)));
}

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
