import type { Dependencies } from '../dependencies.ts';
import { hasPassword } from './identity.store.ts';
import type { Viewer } from './viewer.ts';

/** Whether the viewer has a password; a service token has none. */
export async function viewerHasPassword(
  { prisma }: Pick<Dependencies, 'prisma'>,
  { kind, id }: Viewer,
): Promise<boolean> {
  return kind === 'USER' && hasPassword(prisma, id);
}
