import type { Dependencies } from '../dependencies.ts';
import { RequestError } from '../graphql/error.ts';
import { recordAccessRefusal } from './record-access-refusal.ts';
import type { Viewer } from './viewer.ts';

/**
 * Lets pass who signed in recently, and service tokens, which cannot sign in.
 *
 * @param what the thing asked for, in words that follow "refused": `the shared secret`.
 * @throws {RequestError} REAUTHENTICATION_REQUIRED, which is recorded in the audit log.
 */
export async function requireFreshSignIn(
  dependencies: Pick<Dependencies, 'prisma' | 'now'>,
  viewer: Viewer,
  what: string,
): Promise<void> {
  if (viewer.kind === 'SERVICE_TOKEN') return;
  if (viewer.freshUntil && viewer.freshUntil > dependencies.now()) return;
  const description = `${viewer.label} was refused ${what} until they confirm their password.`;
  await recordAccessRefusal(dependencies, viewer, 'FRESHNESS', description);
  throw new RequestError('REAUTHENTICATION_REQUIRED', 'Confirm your password to go on.');
}
