import type { Dependencies } from '../dependencies.ts';
import { findSecondFactors } from './session.store.ts';
import type { Viewer } from './viewer.ts';

/** Whether the viewer has a passkey; a service token has none. */
export async function hasPasskey(
  { prisma }: Pick<Dependencies, 'prisma'>,
  { kind, id }: Viewer,
): Promise<boolean> {
  return kind === 'USER' && (await findSecondFactors(prisma, id)).includes('PASSKEY');
}
