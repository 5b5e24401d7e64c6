/** The credential string: all that an integration needs, in one line to paste. */
import { Buffer, isUtf8 } from 'node:buffer';
import { isAppname, isShortname } from './names.ts';
import { parseOpaqueToken } from './opaque-token.ts';
import { parseJsonObject, type JsonObject } from './strict-json.ts';

/** What a credential string holds. It is encoded, not encrypted: treat it as the secret it has. */
export type Credential = {
  /** `<PUBLIC_URL>/api/v1`. */
  url: string;
  shortname: string;
  appname: string;
  sharedsecret: string;
  appkey: string;
};

/** A member of the credential. */
export type CredentialField = keyof Credential;

/** The credential, or what is wrong with the string; a wrong field is named, its value is not. */
export type CredentialResult =
  | { ok: true; credential: Credential }
  | { ok: false; code: 'TOO_LONG' | 'NOT_BASE64' | 'NOT_JSON' | 'UNKNOWN_FIELD' }
  | { ok: false; code: 'MISSING_FIELD' | 'INVALID_FIELD'; field: CredentialField };

/** Longest string that is looked at, in characters. Ours have about 400. */
export const CREDENTIAL_CHARS_MAX = 8192;

const RULES: Record<CredentialField, (text: string) => boolean> = {
  url: isHttpUrl,
  shortname: isShortname,
  appname: isAppname,
  sharedsecret: (text) => parseOpaqueToken('rks_', text).ok,
  appkey: (text) => parseOpaqueToken('rka_', text).ok,
};
const FIELDS = Object.keys(RULES) as CredentialField[];

/** Encodes a credential: standard base64 (RFC 4648 section 4), padded, on one line, of JSON. */
export function encodeCredential(credential: Credential): string {
  const { url, shortname, appname, sharedsecret, appkey } = credential;
  const json = JSON.stringify({ url, shortname, appname, sharedsecret, appkey });
  return Buffer.from(json, 'utf8').toString('base64');
}

/**
 * Reads a credential string: padded or not, with white space anywhere, in the standard alphabet or
 * the URL-safe one (which share no character for different values). It has to hold exactly the five
 * texts, each by its own rule; secrets are recognised by their checksums, so a slip is found here.
 */
export function parseCredential(text: string): CredentialResult {
  if (text.length > CREDENTIAL_CHARS_MAX) return { ok: false, code: 'TOO_LONG' };
  const json = decodeBase64(text.replace(/\s+/g, ''));
  if (json === null) return { ok: false, code: 'NOT_BASE64' };
  const object = parseJsonObject(json);
  if (object === null) return { ok: false, code: 'NOT_JSON' };
  return readFields(object);
}

function readFields(object: JsonObject): CredentialResult {
  for (const field of FIELDS) {
    if (!Object.hasOwn(object, field)) return { ok: false, code: 'MISSING_FIELD', field };
    const value = object[field];
    if (typeof value !== 'string' || !RULES[field](value)) {
      return { ok: false, code: 'INVALID_FIELD', field };
    }
  }
  if (Object.keys(object).length !== FIELDS.length) return { ok: false, code: 'UNKNOWN_FIELD' };
  return { ok: true, credential: object as Credential };
}

/** Null when it is not canonical base64 of UTF-8. Node's decoder skips what it does not know. */
function decodeBase64(text: string): string | null {
  const unpadded = text.replace(/={1,2}$/, '');
  const isPaddedRight = unpadded === text || text.length % 4 === 0;
  const standard = unpadded.replaceAll('-', '+').replaceAll('_', '/');
  const bytes = Buffer.from(standard, 'base64');
  const isCanonical = bytes.toString('base64').replace(/=+$/, '') === standard;
  return isPaddedRight && isCanonical && isUtf8(bytes) ? bytes.toString('utf8') : null;
}

/** An http or https address with nothing in it that a client would have to guess about. */
function isHttpUrl(text: string): boolean {
  // `URL.parse` is not in Node 20, on which the command line runs.
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (!/^https?:$/.test(url.protocol)) return false;
  return url.username === '' && url.password === '' && url.search === '' && url.hash === '';
}
