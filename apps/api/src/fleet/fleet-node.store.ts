import type { Client } from 'pg';
import type { Concern } from './fleet.ts';

/** A node as its row shows it. */
export type FleetNodeRow = {
  readonly id: string;
  readonly leaseMs: number;
  readonly acknowledgedEpoch: bigint;
  readonly beat: bigint;
};

/** What the database said when a node asked what has changed. */
export type Changes = {
  /** The epoch of the database at that moment. */
  readonly epoch: bigint;
  /** Accounts that changed since the epoch asked from, by concern; null when they are too many to name. */
  readonly accountIds: Readonly<Record<Concern, readonly string[]>> | null;
};

const CHANGES_NAMED_MAX = 1000;

/** PostgreSQL's bigint arrives as text. */
type ChangesRow = { epoch: string; credentials: string[]; viewers: string[] };

/** The rows of `fleet_node` and `epoch`, over a node's own connection: no pool stands between it and its lease. */
export class FleetNodeStore {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Says that the node is there and what it has dropped; makes its row if it has none (any more). */
  async beat(nodeId: string, leaseMs: number, acknowledgedEpoch: bigint): Promise<void> {
    await this.#client.query({
      name: 'fleet-beat',
      text: `INSERT INTO fleet_node (id, lease_ms, acknowledged_epoch) VALUES ($1, $2, $3)
        ON CONFLICT (id) DO UPDATE SET acknowledged_epoch = $3, beat = fleet_node.beat + 1`,
      values: [nodeId, leaseMs, acknowledgedEpoch],
    });
  }

  /** One statement, hence one snapshot: whatever was committed up to `epoch` is in `accountIds`. */
  async readChanges(since: bigint): Promise<Changes> {
    const { rows } = await this.#client.query({
      name: 'fleet-changes',
      text: `WITH changed AS MATERIALIZED (
          SELECT id, credentials_epoch > $1 AS of_credentials FROM account
          WHERE account.epoch > $1 LIMIT ${CHANGES_NAMED_MAX + 1})
        SELECT value AS epoch,
          ARRAY(SELECT id FROM changed WHERE of_credentials) AS credentials,
          ARRAY(SELECT id FROM changed WHERE NOT of_credentials) AS viewers
        FROM epoch WHERE id = 1`,
      values: [since],
    });
    const [{ epoch, credentials, viewers }] = rows as [ChangesRow];
    const isNamed = credentials.length + viewers.length <= CHANGES_NAMED_MAX;
    const accountIds = isNamed ? { CREDENTIALS: credentials, VIEWERS: viewers } : null;
    return { epoch: BigInt(epoch), accountIds };
  }

  async list(): Promise<readonly FleetNodeRow[]> {
    type Row = { id: string; lease_ms: number; acknowledged_epoch: string; beat: string };
    const { rows } = await this.#client.query<Row>({
      name: 'fleet-list',
      text: 'SELECT id, lease_ms, acknowledged_epoch, beat FROM fleet_node',
    });
    return rows.map((row) => ({
      id: row.id,
      leaseMs: row.lease_ms,
      acknowledgedEpoch: BigInt(row.acknowledged_epoch),
      beat: BigInt(row.beat),
    }));
  }

  /** Removes a node that was waited out, unless it has beaten again meanwhile. */
  async removeSilent({ id, beat }: FleetNodeRow): Promise<void> {
    await this.#client.query('DELETE FROM fleet_node WHERE id = $1 AND beat = $2', [id, beat]);
  }

  async remove(nodeId: string): Promise<void> {
    await this.#client.query('DELETE FROM fleet_node WHERE id = $1', [nodeId]);
  }
}
