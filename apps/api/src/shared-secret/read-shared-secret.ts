import type { Dependencies } from '../dependencies.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { findMaxAgeDays } from './max-age.store.ts';
import type { SharedSecretState } from './shared-secret-state.ts';
import { listSharedSecrets, type SharedSecretRecord } from './shared-secret.store.ts';

type ReadDependencies = Pick<Dependencies, 'prisma' | 'fleet' | 'sharedSecretMemory'>;

/**
 * The account's shared secret and its versions without any value: no reveal, so not audited. From
 * memory while the node's lease is held, which is as true as the database.
 */
export async function readSharedSecretState(
  { prisma, fleet, sharedSecretMemory: memory }: ReadDependencies,
  { accountId }: Pick<Viewer, 'accountId'>,
): Promise<SharedSecretState> {
  const read = () => readStored(prisma, accountId);
  if (!memory || !fleet.isLeaseHeld()) return read();
  return memory.recall(accountId) ?? memory.learn(accountId, read);
}

/** The current version alone. */
export async function readSharedSecret(
  dependencies: ReadDependencies,
  viewer: Viewer,
): Promise<SharedSecretRecord> {
  return (await readSharedSecretState(dependencies, viewer)).current;
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

async function readStored(
  prisma: Dependencies['prisma'],
  accountId: string,
): Promise<SharedSecretState> {
  const [versions, maxAgeDays] = await Promise.all([
    listSharedSecrets(prisma, accountId),
    findMaxAgeDays(prisma, accountId),
  ]);
  const [current] = versions;
  if (current === undefined) throw new Error('The account has no shared secret');
  return { current, versions, maxAgeDays };
}
