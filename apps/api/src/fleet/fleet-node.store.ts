import type { Client, QueryResult, QueryResultRow } from 'pg';
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
  /** Milliseconds since 1970 by the database's clock. */
  readonly databaseMs: number;
  /** Which of the server's processes answered. */
  readonly backendPid: number;
};

const CHANGES_NAMED_MAX = 1000;

/** PostgreSQL's bigint arrives as text. */
type ChangesRow = {
  epoch: string;
  credentials: string[];
  viewers: string[];
  database_ms: number;
  backend_pid: number;
  is_replica: boolean;
};

/**
 * The rows of `fleet_node` and `epoch`, over a node's own connection: no pool of ours stands between
 * it and its lease. Nothing is prepared by name, and each statement stands for itself: behind a pooler
 * in transaction mode the next one may be answered by another process of the server.
 */
export class FleetNodeStore {
  readonly #client: Client;
  /** The query before; never rejects. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(client: Client) {
    this.#client = client;
  }

  /** Says that the node is there and what it has dropped; makes its row if it has none (any more). */
  async beat(nodeId: string, leaseMs: number, acknowledgedEpoch: bigint): Promise<void> {
    await this.#ask(
      `INSERT INTO fleet_node (id, lease_ms, acknowledged_epoch) VALUES ($1, $2, $3)
        ON CONFLICT (id) DO UPDATE SET acknowledged_epoch = $3, beat = fleet_node.beat + 1`,
      [nodeId, leaseMs, acknowledgedEpoch],
    );
  }

  /**
   * One statement, hence one snapshot: whatever was committed up to `epoch` is in `accountIds`.
   *
   * @throws when a replica answers, whose snapshot may be older than what this node has written.
   */
  async readChanges(since: bigint): Promise<Changes> {
    const { rows } = await this.#ask<ChangesRow>(
      `WITH changed AS MATERIALIZED (
          SELECT id, credentials_epoch > $1 AS of_credentials FROM account
          WHERE account.epoch > $1 LIMIT ${CHANGES_NAMED_MAX + 1})
        SELECT value AS epoch,
          ARRAY(SELECT id FROM changed WHERE of_credentials) AS credentials,
          ARRAY(SELECT id FROM changed WHERE NOT of_credentials) AS viewers,
          extract(epoch FROM clock_timestamp())::float8 * 1000 AS database_ms,
          pg_backend_pid() AS backend_pid, pg_is_in_recovery() AS is_replica
        FROM epoch WHERE id = 1`,
      [since],
    );
    const [{ epoch, credentials, viewers, ...answered }] = rows as [ChangesRow];
    const { database_ms: databaseMs, backend_pid: backendPid } = answered;
    if (answered.is_replica)
      throw new Error('A replica of the database answered, which may lag behind');
    const isNamed = credentials.length + viewers.length <= CHANGES_NAMED_MAX;
    const accountIds = isNamed ? { CREDENTIALS: credentials, VIEWERS: viewers } : null;
    return { epoch: BigInt(epoch), accountIds, databaseMs, backendPid };
  }

  /** The epoch alone, to see whether a round is due. */
  async readEpoch(): Promise<bigint> {
    const { rows } = await this.#ask<{ value: string }>('SELECT value FROM epoch WHERE id = 1');
    return BigInt((rows as [{ value: string }])[0].value);
  }

  /** Which of the server's processes answers. */
  async readBackendPid(): Promise<number> {
    const { rows } = await this.#ask<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    return (rows as [{ pid: number }])[0].pid;
  }

  async notify(channel: string): Promise<void> {
    await this.#ask("SELECT pg_notify($1, '')", [channel]);
  }

  async list(): Promise<readonly FleetNodeRow[]> {
    type Row = { id: string; lease_ms: number; acknowledged_epoch: string; beat: string };
    const { rows } = await this.#ask<Row>(
      'SELECT id, lease_ms, acknowledged_epoch, beat FROM fleet_node',
    );
    return rows.map((row) => ({
      id: row.id,
      leaseMs: row.lease_ms,
      acknowledgedEpoch: BigInt(row.acknowledged_epoch),
      beat: BigInt(row.beat),
    }));
  }

  /** Removes a node that was waited out, unless it has beaten again meanwhile. */
  async removeSilent({ id, beat }: FleetNodeRow): Promise<void> {
    await this.#ask('DELETE FROM fleet_node WHERE id = $1 AND beat = $2', [id, beat]);
  }

  async remove(nodeId: string): Promise<void> {
    await this.#ask('DELETE FROM fleet_node WHERE id = $1', [nodeId]);
  }

  async listen(channel: string): Promise<void> {
    await this.#ask(`LISTEN ${channel}`);
  }

  /** One query after another: rounds, announcements and looks share the connection. */
  #ask<Row extends QueryResultRow>(text: string, values?: unknown[]): Promise<QueryResult<Row>> {
    const answer = this.#last.then(() => this.#client.query<Row>(text, values));
    this.#last = answer.catch(() => {});
    return answer;
  }
}
