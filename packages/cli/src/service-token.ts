import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { parseOpaqueToken } from '@rekey/keys/opaque-token';
import type { Environment } from './env.ts';
import { EXIT } from './exit-code.ts';
import { Failure } from './failure.ts';

/** Read, write and execute, for the group and for others. */
const OTHERS = 0o077;

/**
 * The service token: of the file that is named, or of the environment.
 *
 * @throws {Failure} when there is none, or others could read it, or it is not one.
 */
export function readServiceToken(env: Environment, path: string | undefined): string {
  const file = path ?? env.serviceTokenFile;
  if (path === undefined && file !== undefined && env.serviceToken !== undefined)
    throw usage(
      'Both REKEY_SERVICE_TOKEN and REKEY_SERVICE_TOKEN_FILE are set; unset one of them.',
    );
  if (file !== undefined) return parse(readPrivateFile(file), `The file ${file}`);
  if (env.serviceToken !== undefined) return parse(env.serviceToken, 'REKEY_SERVICE_TOKEN');
  throw usage(
    'There is no service token. Create one in Rekey under Settings > Service Tokens, put it into a file of mode 0600, and set REKEY_SERVICE_TOKEN_FILE to its path.',
  );
}

/**
 * A file that only its owner can read.
 *
 * @throws {Failure} with the command that makes it so, when it is not.
 */
function readPrivateFile(path: string): string {
  const descriptor = open(path);
  try {
    const mode = fstatSync(descriptor).mode & 0o777;
    if (process.platform !== 'win32' && (mode & OTHERS) !== 0)
      throw usage(
        `The file ${path} has mode 0${mode.toString(8)}, so others than its owner can use it. Run: chmod 600 ${path}`,
      );
    return readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
  }
}

function open(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw usage(`The file ${path} of the service token cannot be read (${code}).`);
  }
}

/** The token by itself, or as the header that curl takes from a file. */
function parse(text: string, where: string): string {
  const token = text.trim().replace(/^Authorization:\s*Bearer\s+/i, '');
  if (parseOpaqueToken('rkt_', token).ok) return token;
  throw usage(
    `${where} holds no service token: one begins with rkt_ and is copied whole, without quotes.`,
  );
}

function usage(message: string): Failure {
  return new Failure(EXIT.usage, 'NO_SERVICE_TOKEN', message);
}
