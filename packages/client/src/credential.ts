import { decodeBase64Text } from './base64.ts';
import { RekeyError } from './rekey-error.ts';

/** What a credential string holds. */
export type Credential = {
  /** `<origin>/api/v1`. */
  readonly url: string;
  readonly shortname: string;
  readonly appname: string;
  readonly sharedsecret: string;
  readonly appkey: string;
};

/** Longest string that is looked at, in characters. Rekey's have about 400. */
const CHARS_MAX = 8192;

const RULES: Readonly<Record<keyof Credential, (text: string) => boolean>> = {
  url: isHttpUrl,
  shortname: (text) => /^[a-z0-9-]{5,16}$/.test(text),
  appname: (text) => /^[A-Za-z0-9][\w.-]{0,63}$/.test(text),
  sharedsecret: (text) => isOpaqueToken('rks_', text),
  appkey: (text) => isOpaqueToken('rka_', text),
};

/**
 * Reads a credential string. Secrets are known by their checksums, so that a slip in copying is found
 * here. Members it does not know are let be: a later Rekey may add some.
 *
 * @throws RekeyError `MALFORMED_CREDENTIAL`, which names what is wrong and never quotes it.
 */
export function parseCredential(text: unknown): Credential {
  if (typeof text !== 'string' || text.trim() === '') throw malformed('is missing');
  if (text.length > CHARS_MAX) throw malformed(`has more than ${CHARS_MAX} characters`);
  const members = readJson(readBase64(text));
  for (const [name, isRight] of Object.entries(RULES)) {
    const value = members[name];
    if (value === undefined) throw malformed(`has no ${name}`);
    if (typeof value !== 'string' || !isRight(value)) throw malformed(`has a wrong ${name}`);
  }
  return members as Credential;
}

function readBase64(text: string): string {
  try {
    return decodeBase64Text(text);
  } catch {
    throw malformed('is not base64; copy it whole');
  }
}

function readJson(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // What JSON.parse throws quotes the text.
  }
  if (typeof value !== 'object' || value === null)
    throw malformed('is not base64 of a JSON object');
  return value as Readonly<Record<string, unknown>>;
}

function malformed(what: string): RekeyError {
  return new RekeyError('MALFORMED_CREDENTIAL', `The credential string ${what}.`);
}

/** No user, password, query or fragment: nothing that one would have to guess about. */
function isHttpUrl(text: string): boolean {
  return /^https?:\/\/[^?#@]+$/.test(text) && URL.canParse(text);
}

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Prefix, 43 characters, and the CRC-32 (RFC 1952 section 8) of these as six base62 digits. */
function isOpaqueToken(prefix: string, text: string): boolean {
  if (!text.startsWith(prefix) || !/^rk._[0-9A-Za-z]{49}$/.test(text)) return false;
  let crc = -1;
  for (const char of text.slice(0, -6)) {
    crc ^= char.charCodeAt(0);
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  let checksum = 0;
  for (const digit of text.slice(-6)) checksum = checksum * 62 + BASE62.indexOf(digit);
  return checksum === ~crc >>> 0;
}
