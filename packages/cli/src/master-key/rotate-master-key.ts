import { generateMasterKey } from '@rekey/keys/master-key';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { readMasterKeysFile, writeMasterKeysFile, type FileOption } from './master-keys-file.ts';

/**
 * Puts a new key before the one that seals now. Rekey takes it up when it is started again.
 *
 * @throws {Failure} ROTATION_OPEN when the one before is not finished: then there is nothing new to do.
 */
export function rotateMasterKey({ output }: Context, { file }: FileOption): void {
  const entries = readMasterKeysFile(file);
  const [sealing] = entries;
  if (entries.length > 1)
    throw new Failure(
      EXIT.refused,
      'ROTATION_OPEN',
      `${file} holds ${entries.length} keys: the rotation to ${sealing?.id} is not finished. Restart Rekey if that is still to do, wait for "rekey master-key status" to show 0 under the others, and run "rekey master-key prune".`,
    );
  const text = generateMasterKey();
  const id = text.slice(0, text.indexOf(':'));
  writeMasterKeysFile(file, [{ id, text }, ...entries]);
  if (output.isJson) output.json({ masterKeyId: id, file });
  else {
    output.print(`The new master key ${id} is in ${file}, before ${sealing?.id}. Now:`);
    output.print('1. Back that file up, apart from the database.');
    output.print('2. Restart Rekey. Everyone is signed out; it seals everything anew by itself.');
    output.print('3. When "rekey master-key status" shows 0 under the old one: prune.');
  }
}
