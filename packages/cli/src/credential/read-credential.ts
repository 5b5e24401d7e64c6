import { readFileSync } from 'node:fs';
import { parseCredential, type Credential } from '@rekey/keys/credential';
import { parseSharedSecret } from '@rekey/keys/shared-secret';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';

const WRONG = {
  TOO_LONG: 'it is too long',
  NOT_BASE64: 'it is not base64; copy it whole',
  NOT_JSON: 'it is not base64 of a JSON object',
  UNKNOWN_FIELD: 'it has members that no credential string has',
  MISSING_FIELD: 'it lacks',
  INVALID_FIELD: 'it has a wrong',
} as const;

/**
 * Reads a credential string.
 *
 * @param where it came from, for the message.
 * @throws {Failure} which names what is wrong and never quotes it.
 */
export function readCredentialText(text: string, where: string): Credential {
  const result = parseCredential(text);
  if (result.ok) return result.credential;
  const field = 'field' in result ? ` ${result.field}` : '';
  throw malformed(`${where} holds no credential string: ${WRONG[result.code]}${field}.`);
}

/**
 * Reads the credential string in a file.
 *
 * @throws {Failure}
 */
export function readCredentialFile(path: string): Credential {
  return readCredentialText(readText(path), path);
}

/**
 * The shared secret that a text is, or that a credential string has in it.
 *
 * @throws {Failure}
 */
export function readSecretText(text: string, where: string): string {
  const trimmed = text.trim();
  if (!trimmed.startsWith('rks_')) return readCredentialText(trimmed, where).sharedsecret;
  if (parseSharedSecret(trimmed).ok) return trimmed;
  throw malformed(`${where} holds no shared secret: it was not copied whole.`);
}

/**
 * The content of a file; of standard input for `-`.
 *
 * @throws {Failure} when it cannot be read.
 */
export function readText(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const what = path === '-' ? 'Standard input' : `The file ${path}`;
    throw new Failure(EXIT.usage, 'UNREADABLE', `${what} cannot be read (${code}).`);
  }
}

function malformed(message: string): Failure {
  return new Failure(EXIT.usage, 'MALFORMED', message);
}
