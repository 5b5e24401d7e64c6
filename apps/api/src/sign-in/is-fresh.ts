import type { Dependencies } from '../dependencies.ts';
import type { SessionOwner } from './session.store.ts';

/** Whether whose session it is has lately shown who they are. */
export function isFresh(
  { settings, now }: Pick<Dependencies, 'settings' | 'now'>,
  { authenticatedAt }: SessionOwner,
): boolean {
  return authenticatedAt.getTime() + settings.freshSessionSeconds * 1000 > now().getTime();
}
