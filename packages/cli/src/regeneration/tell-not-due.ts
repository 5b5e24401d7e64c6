import { fingerprintOf } from '@rekey/keys/shared-secret';
import { CliRevealSecretDocument } from '@rekey/schema/cli';
import type { Context } from '../context.ts';
import { describeDestination, type Destination } from '../destination/destination.ts';
import { heldSecret } from '../destination/held-secret.ts';
import { formatDuration } from '../duration.ts';
import { present } from '../refusal.ts';
import type { RekeyApi } from '../rekey-api.ts';
import { deliverAll } from './deliver-all.ts';
import type { Plan } from './plan.ts';
import { verifySecret } from './verify-secret.ts';

/** What is known of the current secret. */
type Current = {
  readonly version: number;
  readonly fingerprint: string;
  readonly createdAt: string;
};

/**
 * Says that the secret is young enough. A file that does not hold it, because it was put back or another
 * machine has regenerated, is given it, and that is verified if verifying was asked for.
 */
export async function tellNotDue(
  { output }: Context,
  api: RekeyApi,
  { destinations, verifyWith }: Plan,
  current: Current,
): Promise<void> {
  const behind = destinations.filter((destination) => isBehind(destination, current.fingerprint));
  if (behind.length > 0) {
    const sharedSecret = present((await api.ask(CliRevealSecretDocument, {})).sharedSecret);
    await deliverAll(behind, sharedSecret, output);
    if (verifyWith) await verifySecret(verifyWith, sharedSecret.value);
  }
  const { version, fingerprint, createdAt } = current;
  const delivered = behind.map(describeDestination);
  if (output.isJson) {
    output.json({ regenerated: false, version, fingerprint, createdAt, delivered });
    return;
  }
  const age = formatDuration((Date.now() - Date.parse(createdAt)) / 1000);
  const say = destinations.some(({ kind }) => kind === 'stdout') ? output.note : output.print;
  say(`Not regenerated: version ${version} (${fingerprint}) is ${age} old.`);
  for (const where of delivered) say(`It was not in ${where}; now it is.`);
}

/** A command and standard output hold nothing that one could look at. */
function isBehind(destination: Destination, fingerprint: string): boolean {
  if (destination.kind === 'command' || destination.kind === 'stdout') return false;
  const held = heldSecret(destination);
  return held === null || fingerprintOf(held) !== fingerprint;
}
