import { encodeCredential } from '@rekey/keys/credential';
import { fingerprintOf } from '@rekey/keys/shared-secret';
import type { Context } from '../context.ts';
import { prepareDestination } from '../destination/prepare-destination.ts';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { readCredentialText, readSecretText, readText } from './read-credential.ts';
import { writeCredentialFile } from './write-credential.ts';

/** The options of `rekey credential update`. */
type UpdateOptions = { readonly secretFile: string; readonly inPlace?: true };

/** Puts another shared secret into a credential string. Nothing is sent anywhere. */
export function updateCredential(
  { output }: Context,
  { secretFile, inPlace }: UpdateOptions,
  [file = '-']: readonly string[],
): void {
  if (file === '-' && (secretFile === '-' || inPlace === true))
    throw wrongUse(
      secretFile === '-'
        ? 'The secret and the credential string cannot both come from standard input.'
        : '--in-place needs a file.',
    );
  const where = file === '-' ? 'Standard input' : file;
  const sharedsecret = readSecretText(readText(secretFile), 'The file of the secret');
  const credential = { ...readCredentialText(readText(file), where), sharedsecret };
  const fingerprint = fingerprintOf(sharedsecret);
  if (inPlace === true) {
    prepareDestination({ kind: 'credential', path: file });
    writeCredentialFile(file, sharedsecret);
    if (output.isJson) output.json({ appname: credential.appname, fingerprint });
    else output.note(`${file} of ${credential.appname} has the secret ${fingerprint} now.`);
    return;
  }
  const updated = encodeCredential(credential);
  if (output.isJson) output.json({ appname: credential.appname, fingerprint, credential: updated });
  else output.print(updated);
}

function wrongUse(message: string): Failure {
  return new Failure(EXIT.usage, 'WRONG_USE', message);
}
