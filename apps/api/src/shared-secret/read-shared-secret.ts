import type { Dependencies } from '../dependencies.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { findCurrentSharedSecret, type SharedSecretRecord } from './shared-secret.store.ts';

/** The account's current shared secret without its value: no reveal, so not audited. */
export async function readSharedSecret(
  { prisma }: Pick<Dependencies, 'prisma'>,
  viewer: Viewer,
): Promise<SharedSecretRecord> {
  return findCurrentSharedSecret(prisma, viewer.accountId);
}

/** The same by row id. A retired version is not found: it is no longer the account's secret. */
export async function readSharedSecretById(
  { prisma }: Pick<Dependencies, 'prisma'>,
  viewer: Viewer,
  rowId: string,
): Promise<SharedSecretRecord | null> {
  const current = await findCurrentSharedSecret(prisma, viewer.accountId);
  return current.id === rowId ? current : null;
}
