import type { Dependencies } from '../dependencies.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { findCurrentSharedSecret, type SharedSecretRecord } from './shared-secret.store.ts';

type ReadDependencies = Pick<Dependencies, 'prisma' | 'fleet' | 'sharedSecretMemory'>;

/**
 * The account's current shared secret without its value: no reveal, so not audited. From memory
 * while the node's lease is held, which is as true as the database.
 */
export async function readSharedSecret(
  { prisma, fleet, sharedSecretMemory: memory }: ReadDependencies,
  { accountId }: Viewer,
): Promise<SharedSecretRecord> {
  const read = () => findCurrentSharedSecret(prisma, accountId);
  if (!memory || !fleet.isLeaseHeld()) return read();
  return memory.recall(accountId) ?? memory.learn(accountId, read);
}

/** The same by row id. A retired version is not found: it is no longer the account's secret. */
export async function readSharedSecretById(
  dependencies: ReadDependencies,
  viewer: Viewer,
  rowId: string,
): Promise<SharedSecretRecord | null> {
  const current = await readSharedSecret(dependencies, viewer);
  return current.id === rowId ? current : null;
}
