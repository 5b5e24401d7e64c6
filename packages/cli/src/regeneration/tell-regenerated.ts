import { describeDestination } from '../destination/destination.ts';
import type { Output } from '../output.ts';
import { notDelivered } from './deliver-all.ts';
import type { Obtained } from './obtain-secret.ts';
import type { Plan } from './plan.ts';

/** How the run went. */
type Course = { readonly isResumed: boolean; readonly isEnded: true | undefined };

/**
 * Says what was done; on standard error when standard output has the secret.
 *
 * @throws {Failure} when it has, and nobody reads it.
 */
export function tellRegenerated(
  output: Output,
  plan: Plan,
  obtained: Obtained,
  course: Course,
): void {
  try {
    tell(output, plan, obtained, course);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
    // Whoever does not want to hear of it has the secret where it was to go.
    if (output.isJson && plan.destinations.some(({ kind }) => kind === 'stdout'))
      throw notDelivered(obtained.version, { kind: 'stdout' }, 'nobody reads it');
  }
}

function tell(
  output: Output,
  { destinations, verifyWith }: Plan,
  { value, receipt, overlap, ...secret }: Obtained,
  { isResumed, isEnded }: Course,
): void {
  const isOnStdout = destinations.some(({ kind }) => kind === 'stdout');
  const open = isEnded ? null : overlap;
  if (output.isJson) {
    output.json({
      regenerated: true,
      ...secret,
      overlap: open,
      receipt,
      delivered: destinations.map(describeDestination),
      verified: verifyWith !== null,
      overlapEnded: isEnded === true,
      resumed: isResumed,
      ...(isOnStdout && { value }),
    });
    return;
  }
  const say = isOnStdout ? output.note : output.print;
  const where = destinations.map(describeDestination).join(', ');
  say(`Version ${secret.version} (${secret.fingerprint}) is current, and given to ${where}.`);
  if (verifyWith) say(`An exchange with it as ${verifyWith.appname} worked.`);
  say(
    open
      ? `Version ${open.version} is accepted until ${open.endsAt}.`
      : 'The version before it is not accepted any more.',
  );
}
