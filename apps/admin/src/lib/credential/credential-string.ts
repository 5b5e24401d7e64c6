import { decodeBase64, encodeBase64 } from './base64.ts';
import { findOpaqueTokenProblem } from './opaque-token.ts';

/** What a credential string holds. A later Rekey may have put more into it; that is kept. */
export type Credential = {
  readonly url: string;
  readonly shortname: string;
  readonly appname: string;
  readonly sharedsecret: string;
  readonly appkey: string;
};

/** A member of the credential. */
export type CredentialField = keyof Credential;

/** What is wrong with a text that should be a credential string. No value of it is in here. */
export type CredentialProblem =
  | { code: 'EMPTY' | 'TOO_LONG' | 'IS_SECRET' | 'IS_JSON' | 'NOT_BASE64' | 'CUT_OFF' | 'NOT_JSON' }
  | { code: 'MISSING_FIELD' | 'INVALID_FIELD'; field: CredentialField };

/** The credential, or what is wrong with the text. */
export type CredentialResult =
  { ok: true; credential: Credential } | { ok: false; problem: CredentialProblem };

/** Longest text that is looked at, in characters. Credential strings have about 400. */
export const credentialCharsMax = 8192;

const rules: Record<CredentialField, (text: string) => boolean> = {
  url: isHttpUrl,
  shortname: (text) => /^[a-z0-9-]{5,16}$/.test(text),
  appname: (text) => /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text),
  sharedsecret: (text) => findOpaqueTokenProblem('rks_', text) === undefined,
  appkey: (text) => findOpaqueTokenProblem('rka_', text) === undefined,
};

/**
 * Reads a credential string: padded or not, with white space anywhere. Other things that are easily
 * taken for one, such as a shared secret, are recognised, so that a person can be told.
 */
export function parseCredentialString(text: string): CredentialResult {
  const trimmed = text.trim();
  if (trimmed === '') return refused({ code: 'EMPTY' });
  if (text.length > credentialCharsMax) return refused({ code: 'TOO_LONG' });
  if (/^rk[a-z]_/.test(trimmed)) return refused({ code: 'IS_SECRET' });
  if (trimmed.startsWith('{')) return refused({ code: 'IS_JSON' });
  const decoded = decodeBase64(trimmed);
  if (!decoded.ok) return refused({ code: decoded.code });
  return readMembers(decoded.text);
}

/**
 * The same credential with another shared secret: standard base64, padded, on one line. Everything
 * else in it stays as it is, in the same order.
 */
export function withSharedSecret(credential: Credential, sharedsecret: string): string {
  return encodeBase64(JSON.stringify({ ...credential, sharedsecret }));
}

function readMembers(json: string): CredentialResult {
  const members = parseObject(json);
  // What begins as ours and does not end lost something on its way.
  if (!members) return refused({ code: json.startsWith('{') ? 'CUT_OFF' : 'NOT_JSON' });
  for (const [name, isRight] of Object.entries(rules)) {
    const field = name as CredentialField;
    const value = members[field];
    if (value === undefined) return refused({ code: 'MISSING_FIELD', field });
    if (typeof value !== 'string' || !isRight(value)) {
      return refused({ code: 'INVALID_FIELD', field });
    }
  }
  return { ok: true, credential: members as Credential };
}

function parseObject(json: string): Partial<Record<CredentialField, unknown>> | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

function refused(problem: CredentialProblem): CredentialResult {
  return { ok: false, problem };
}

/** An http or https address with nothing in it that a client would have to guess about. */
function isHttpUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) return false;
  return url.username === '' && url.password === '' && url.search === '' && url.hash === '';
}
