import type { CredentialField, CredentialProblem } from './credential-string.ts';
import { opaqueTokenChars } from './opaque-token.ts';
import type { SharedSecretResult } from './shared-secret-text.ts';

const credentialTexts: Record<Exclude<CredentialProblem, { field: string }>['code'], string> = {
  EMPTY: '',
  TOO_LONG: 'This is far longer than a credential string. Paste that alone.',
  IS_SECRET: 'This is a secret alone, not a credential string. A shared secret goes further down.',
  IS_JSON: 'This is what a credential string holds. Paste it as it was given: base64 on one line.',
  NOT_BASE64: 'This has characters that no credential string has. Copy it again, and it alone.',
  CUT_OFF: 'Something of it is missing. Copy it whole, from its first character to its last.',
  NOT_JSON: 'This is base64 of something else than a credential.',
};

const invalidFields: Record<CredentialField, string> = {
  url: 'The url in it is not an http or https address.',
  shortname: 'The shortname in it is not one: it takes 5 to 16 of a-z, 0-9 and -.',
  appname: 'The appname in it is not one: it takes 1 to 64 letters, digits, dots, _ and -.',
  sharedsecret: 'The shared secret in it was changed or cut off: its checksum does not match.',
  appkey: 'The appkey in it was changed or cut off: its checksum does not match.',
};

/** What is wrong with a pasted credential string, for a person; empty for an empty field. */
export function credentialProblemText(problem: CredentialProblem): string {
  if (problem.code === 'MISSING_FIELD') return `There is no ${problem.field} in it.`;
  if (problem.code === 'INVALID_FIELD') return invalidFields[problem.field];
  return credentialTexts[problem.code];
}

/** What is wrong with a pasted shared secret, for a person; empty for an empty field. */
export function sharedSecretProblemText({
  code,
  chars,
}: SharedSecretResult & { ok: false }): string {
  const texts: Record<typeof code, string> = {
    EMPTY: '',
    IS_CREDENTIAL: 'This is a credential string. It goes in the field above.',
    IS_OTHER_SECRET: 'This is another kind of secret. A shared secret begins with rks_.',
    WRONG_PREFIX: 'A shared secret begins with rks_.',
    WRONG_LENGTH: `This has ${chars} characters, a shared secret ${opaqueTokenChars}. Copy it whole, and it alone.`,
    WRONG_ALPHABET: 'A shared secret has only letters and digits after rks_.',
    WRONG_CHECKSUM: 'Some character in it is wrong: its checksum does not match. Copy it again.',
  };
  return texts[code];
}
