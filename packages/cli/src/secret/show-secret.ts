import { CliRevealSecretDocument } from '@rekey/schema/cli';
import type { Context } from '../context.ts';
import { deliver, DeliveryError } from '../destination/deliver.ts';
import {
  describeDestination,
  parseDestinations,
  type DestinationOptions,
} from '../destination/destination.ts';
import { prepareDestination } from '../destination/prepare-destination.ts';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { present } from '../refusal.ts';

/** Reveals the current secret: to standard output, or to where it is told. */
export async function showSecret(context: Context, options: DestinationOptions): Promise<void> {
  const { api, output } = context;
  const given = parseDestinations(options);
  for (const destination of given) prepareDestination(destination);
  const { sharedSecret } = await api().ask(CliRevealSecretDocument, {});
  const { id: _, value, ...shown } = present(sharedSecret);
  const hasStdout = given.length === 0 || given.some(({ kind }) => kind === 'stdout');
  for (const destination of given.filter(({ kind }) => kind !== 'stdout')) {
    await deliver(destination, value).catch((error: unknown) => {
      if (!(error instanceof DeliveryError)) throw error;
      const what = describeDestination(destination);
      throw new Failure(EXIT.usage, 'DESTINATION', `Not written to ${what}: ${error.message}.`);
    });
    output.note(
      `Version ${shown.version} (${shown.fingerprint}) is in ${describeDestination(destination)}.`,
    );
  }
  if (output.isJson) output.json(hasStdout ? { ...shown, value } : shown);
  else if (hasStdout) output.print(value);
}
