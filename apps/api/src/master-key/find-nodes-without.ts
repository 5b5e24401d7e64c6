import { setTimeout as sleep } from 'node:timers/promises';
import type { Dependencies } from '../dependencies.ts';
import { listMasterKeysOfNodes, type NodeMasterKeys } from './fleet-master-keys.store.ts';

/** A lease is asked for four times in its length; then a node of which nothing is heard is dead. */
const LEASES_TO_BE_HEARD = 1.5;

/**
 * The living nodes of which something does not hold. Looks a second time where there are any, a lease
 * later: the row of a killed node stays for a while.
 */
export async function findNodesWithout(
  { prisma }: Pick<Dependencies, 'prisma'>,
  holds: (node: NodeMasterKeys) => boolean,
): Promise<readonly NodeMasterKeys[]> {
  const before = (await listMasterKeysOfNodes(prisma)).filter((node) => !holds(node));
  if (before.length === 0) return [];
  await sleep(Math.max(...before.map(({ leaseMs }) => leaseMs)) * LEASES_TO_BE_HEARD);
  const beats = new Map(before.map(({ id, beat }) => [id, beat]));
  return (await listMasterKeysOfNodes(prisma)).filter(
    (node) => !holds(node) && node.beat !== beats.get(node.id),
  );
}
