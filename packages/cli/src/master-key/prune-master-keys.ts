import type { Context, GlobalOptions } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { readMasterKeysFile, writeMasterKeysFile, type FileOption } from './master-keys-file.ts';
import { readSealedValues } from './sealed-values.ts';

/**
 * Takes every key out of the file but the first, once nothing lies under them.
 *
 * @throws {Failure} with the exit code of no while something does.
 */
export async function pruneMasterKeys(
  { env, output }: Context,
  { file, url }: FileOption & GlobalOptions,
): Promise<void> {
  const [sealing, ...old] = readMasterKeysFile(file);
  if (sealing === undefined || old.length === 0) {
    output.note('There is no old master key; nothing was changed.');
    return;
  }
  const counts = await readSealedValues(env, url);
  for (const { id } of [sealing, ...old])
    if (!counts.has(id))
      throw no(`Rekey does not have the master key ${id} yet. Restart it, and try again.`);
  for (const { id } of old)
    if (counts.get(id) !== 0)
      throw no(`${counts.get(id)} values still lie under ${id}. Try again in some minutes.`);
  writeMasterKeysFile(file, [sealing]);
  const ids = old.map(({ id }) => id);
  if (output.isJson) output.json({ masterKeyId: sealing.id, removed: ids });
  else output.print(`Taken out: ${ids.join(', ')}. ${sealing.id} seals, and opens everything.`);
}

function no(message: string): Failure {
  return new Failure(EXIT.no, 'STILL_IN_USE', message);
}
