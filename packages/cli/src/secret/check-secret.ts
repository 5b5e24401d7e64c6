import { fingerprintOf } from '@rekey/keys/shared-secret';
import { CliSecretVersionsDocument, type CliSecretVersionsQuery } from '@rekey/schema/cli';
import type { Context } from '../context.ts';
import { readSecretText } from '../credential/read-credential.ts';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import type { Colour } from '../output.ts';
import { present } from '../refusal.ts';
import { readHidden } from '../terminal.ts';

type Version = NonNullable<CliSecretVersionsQuery['sharedSecret']>['versions'][number];
/** What a secret in hand is. Of UNKNOWN it was never the account's, or more than ten versions ago. */
type State = Version['state'] | 'UNKNOWN';

const SAID: Readonly<Record<State, readonly [Colour, string]>> = {
  CURRENT: ['green', 'is the current one'],
  OVERLAP: ['yellow', 'is the one before the current; it is accepted'],
  RETIRED: ['red', 'is retired; it was accepted'],
  UNKNOWN: ['red', 'is none of the ten newest versions of this account'],
};

/**
 * Tells whether a secret in hand is current, by its fingerprint: the secret itself is not sent.
 *
 * @throws {Failure} with the exit code of no when it is not.
 */
export async function checkSecret(
  { api, output }: Context,
  _options: object,
  [file = '-']: readonly string[],
): Promise<void> {
  const where = file === '-' ? 'Standard input' : file;
  const fingerprint = fingerprintOf(readSecretText(await readHidden(file), where));
  const { versions } = present((await api().ask(CliSecretVersionsDocument, {})).sharedSecret);
  // A restored secret has several versions; the newest says what it is.
  const version = versions.find((candidate) => candidate.fingerprint === fingerprint);
  const state: State = version?.state ?? 'UNKNOWN';
  const acceptedUntil = version?.acceptedUntil ?? null;
  if (output.isJson)
    output.json({ state, fingerprint, version: version?.version ?? null, acceptedUntil });
  else {
    const [colour, said] = SAID[state];
    const until = acceptedUntil === null ? '' : ` until ${acceptedUntil}`;
    const number = version ? `, version ${version.version},` : '';
    output.print(`The secret ${fingerprint}${number} ${output.coloured(colour, said)}${until}.`);
  }
  if (state !== 'CURRENT')
    throw new Failure(EXIT.no, state, 'This is not the current shared secret.');
}
