import { readFileSync } from 'node:fs';
import { parseMasterKeys } from '@rekey/keys/master-key';
import { PRIVATE_MODE, removeLeftovers, replaceFile } from '../destination/replace-file.ts';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';

/** What every command that changes the file is given. */
export type FileOption = { readonly file: string };

/** A key of the file: its id, and the whole entry. */
export type MasterKeyEntry = { readonly id: string; readonly text: string };

/**
 * The keys of a generated file, the one that seals first.
 *
 * @throws {Failure} when there is none, or it cannot be used. No key is quoted.
 */
export function readMasterKeysFile(file: string): readonly MasterKeyEntry[] {
  const text = read(file).trim();
  const parsed = parseMasterKeys(text);
  if (!parsed.ok)
    throw new Failure(EXIT.usage, 'WRONG_FILE', `${file} cannot be used: ${parsed.message}.`);
  return text.split(',').map((entry) => {
    const trimmed = entry.trim();
    return { id: trimmed.slice(0, trimmed.indexOf(':')), text: trimmed };
  });
}

/** Replaces the file: a process that is killed meanwhile leaves the old one or the new one, whole. */
export function writeMasterKeysFile(file: string, entries: readonly MasterKeyEntry[]): void {
  removeLeftovers(file);
  const text = entries.map((entry) => entry.text).join(',');
  replaceFile(file, Buffer.from(`${text}\n`), PRIVATE_MODE);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Failure(
      EXIT.usage,
      'CANNOT_READ',
      `Cannot read ${file}: ${code}. It is master-keys in DATA_DIR, where MASTER_KEYS is not set; where it is, docs/backup-and-master-keys.md says how to change it.`,
    );
  }
}
