import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { SettingError } from './setting-error.ts';

/** Settings that are secret: each may lie in a file that `<name>_FILE` names, as container secrets do. */
const SECRET_SETTINGS = [
  'MASTER_KEYS',
  'DATABASE_URL',
  'MIGRATION_DATABASE_URL',
  'SMTP_URL',
  'METRICS_TOKEN',
  'OIDC_CLIENT_SECRET',
  'BOOTSTRAP_ADMIN_PASSWORD',
];
/** Of a file's mode: others than its owner and group may write it, or read it. */
const OTHERS_WRITE = 0o002;
const OTHERS_READ = 0o004;

/** The environment with what its secret files hold, and what to warn about. */
export type WithSecretFiles = {
  readonly environment: NodeJS.ProcessEnv;
  readonly warnings: readonly string[];
};

/**
 * Puts in place of each `<name>_FILE` what that file holds, without the line's end. One that everybody
 * may write is refused, since whoever does sets the secret. One that everybody may read is how Docker and
 * Kubernetes mount secrets unless told, in a container where there is nobody else: so a warning.
 *
 * @throws {SettingError} one line that names the setting and never shows a secret.
 */
export function readSecretFiles(environment: NodeJS.ProcessEnv): WithSecretFiles {
  const whole = { ...environment };
  const warnings: string[] = [];
  for (const name of SECRET_SETTINGS) {
    const path = environment[`${name}_FILE`];
    if (!path) continue;
    if (environment[name]) throw new SettingError(`${name}_FILE must not be set with ${name}`);
    const { text, isReadByOthers } = readSettingFile(name, path);
    if (isReadByOthers)
      warnings.push(
        `The file of ${name}_FILE can be read by every user of this machine; chmod 600 it`,
      );
    whole[name] = text;
  }
  return { environment: whole, warnings };
}

/** What a file holds, without the line's end, and whether every user of the machine may read it. */
export type GuardedFile = { readonly text: string; readonly isReadByOthers: boolean };

/**
 * Reads a file that nobody else may have written, and looks at the one that is read, not at whatever bears
 * its name a moment later.
 *
 * @param subject what the error's sentence begins with; it names the setting.
 * @throws {SettingError} when it cannot be read, holds nothing, or everybody may write it.
 */
export function readGuardedFile(subject: string, path: string): GuardedFile {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    throw new SettingError(`${subject} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) throw new SettingError(`${subject} is no regular file`);
    if (stats.mode & OTHERS_WRITE)
      throw new SettingError(`${subject} every user of this machine can write; chmod 600 it`);
    const text = readFileSync(file, 'utf8').trimEnd();
    if (text === '') throw new SettingError(`${subject} is empty`);
    return { text, isReadByOthers: (stats.mode & OTHERS_READ) !== 0 };
  } finally {
    closeSync(file);
  }
}

/** The file that a setting was read from. */
export function readSettingFile(setting: string, path: string): GuardedFile {
  return readGuardedFile(`${setting}_FILE names a file that`, path);
}
