import { fingerprintOf } from '@rekey/keys/shared-secret';
import { CliSecretStatusDocument } from '@rekey/schema/cli';
import type { Context } from '../context.ts';
import { readSecretText } from '../credential/read-credential.ts';
import { present } from '../refusal.ts';
import { readHidden } from '../terminal.ts';

/** The fingerprint of the current secret; or of one in hand, for which Rekey is not asked. */
export async function tellFingerprint(
  { api, output }: Context,
  _options: object,
  [file]: readonly (string | undefined)[],
): Promise<void> {
  const fingerprint =
    file === undefined
      ? present((await api().ask(CliSecretStatusDocument, {})).sharedSecret).fingerprint
      : fingerprintOf(readSecretText(await readHidden(file), nameOf(file)));
  if (output.isJson) output.json({ fingerprint });
  else output.print(fingerprint);
}

function nameOf(file: string): string {
  return file === '-' ? 'Standard input' : file;
}
