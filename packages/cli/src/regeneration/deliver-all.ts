import { deliver, DeliveryError } from '../destination/deliver.ts';
import { describeDestination, type Destination } from '../destination/destination.ts';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import type { Output } from '../output.ts';

/** What is brought. */
type Secret = { readonly value: string; readonly version: number };

/**
 * Brings the secret to every destination, in order. As JSON, standard output has it at the end, in the
 * one document.
 *
 * @throws {Failure} which says that the secret is not lost, at the first that fails.
 */
export async function deliverAll(
  destinations: readonly Destination[],
  { value, version }: Secret,
  { isJson }: Output,
): Promise<void> {
  for (const destination of destinations) {
    if (destination.kind === 'stdout' && isJson) continue;
    try {
      await deliver(destination, value);
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      throw notDelivered(version, destination, error.message);
    }
  }
}

/** That the secret is not lost, though it has not come to where it was to go. */
export function notDelivered(version: number, destination: Destination, why: string): Failure {
  return new Failure(
    EXIT.unfinished,
    'NOT_DELIVERED',
    `Version ${version} is current, but it could not be given to ${describeDestination(destination)}: ${why}. Nothing is lost: put that right and run it again, and it is given the same secret.`,
  );
}
