import type { Queryable } from '../database/database.ts';

/** A node of the fleet and its master keys. */
export type NodeMasterKeys = {
  readonly id: string;
  readonly leaseMs: number;
  /** Goes up while the node is alive. */
  readonly beat: bigint;
  /** Ids, the first of which seals; none of a node that has not said so (yet). */
  readonly masterKeyIds: readonly string[];
};

/** Says in the node's row which master keys it has. Does nothing while it has no row. */
export async function stateMasterKeys(
  database: Queryable,
  nodeId: string,
  masterKeyIds: readonly string[],
): Promise<void> {
  await database.$executeRaw`
    UPDATE fleet_node SET master_key_ids = ${[...masterKeyIds]}::text[] WHERE id = ${nodeId}::uuid`;
}

/** All nodes that have a row, dead ones included. */
export async function listMasterKeysOfNodes(
  database: Queryable,
): Promise<readonly NodeMasterKeys[]> {
  return database.$queryRaw<NodeMasterKeys[]>`
    SELECT id, lease_ms AS "leaseMs", beat, master_key_ids AS "masterKeyIds" FROM fleet_node`;
}
