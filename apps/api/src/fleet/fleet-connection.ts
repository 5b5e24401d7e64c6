import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { DatabaseClient, type ServerAddress } from '../database/database-client.ts';
import { FleetNodeStore } from './fleet-node.store.ts';
import { DEAF_REASONS, hearsNotifications, type Hearing } from './hearing.ts';
import { EPOCH_CHANNEL } from './raise-epoch.ts';

/** What a connection is made with. */
export type FleetConnectionOptions = ServerAddress & {
  /** A query that is not answered within this time fails, also on a connection that swallows everything. */
  readonly queryTimeoutMs: number;
  /** Another commit raised the epoch. May be missed: polling finds it. */
  readonly onEpoch: () => void;
  /** The connection is gone; called once. */
  readonly onEnd: () => void;
  /** It was found out how this node hears, or it is no longer so; `reason` for polling alone. */
  readonly onHearing: (hearing: Hearing, reason: string | null) => void;
};

/** A pause before it is tried again whether notifications arrive. */
const ECHO_PAUSE_MS = 30_000;

/**
 * A node's own connection, for its rounds and for being told of epochs.
 *
 * Where the server says that the process answering is the one that was promised at connecting, the
 * connection is direct, and listens from the start. Else a pooler stands between, and the connection
 * polls until it is shown that notifications come through, as they do in session mode. Should a
 * later answer come from another process, the pooler is in transaction mode, whatever was shown.
 */
export class FleetConnection {
  readonly store: FleetNodeStore;
  readonly #client: Client;
  readonly #options: FleetConnectionOptions;
  readonly #ended = new AbortController();
  #backendPid = 0;
  #isShared = false;
  #hearing: Hearing = 'POLLING';

  private constructor(client: Client, options: FleetConnectionOptions) {
    this.#client = client;
    this.#options = options;
    this.store = new FleetNodeStore(client);
  }

  /** Connects. @throws the driver's error. */
  static async open(options: FleetConnectionOptions): Promise<FleetConnection> {
    const client = newClient(options);
    const connection = new FleetConnection(client, options);
    client.on('notification', options.onEpoch);
    client.once('end', options.onEnd);
    try {
      await client.connect();
      await connection.#beginToHear();
      return connection;
    } catch (error) {
      connection.end();
      throw error;
    }
  }

  get hearing(): Hearing {
    return this.#hearing;
  }

  /** To be told which of the server's processes answered a query. */
  noteBackend(pid: number): void {
    if (pid === this.#backendPid || this.#isShared) return;
    this.#isShared = true;
    this.#turn('POLLING', DEAF_REASONS.SHARED);
  }

  /** Ends at once, without waiting for a server that may not answer any more. */
  end(): void {
    this.#ended.abort();
    void this.#client.end().catch(() => {});
  }

  async #beginToHear(): Promise<void> {
    this.#backendPid = await this.store.readBackendPid();
    // What came with the connection; pg's types do not know it.
    const { processID } = this.#client as Client & { readonly processID: number | null };
    if (this.#backendPid === processID) await this.#listen();
    else void this.#tryEcho();
  }

  async #listen(): Promise<void> {
    await this.store.listen(EPOCH_CHANNEL);
    if (!this.#isShared) this.#turn('LISTENING', null);
  }

  #turn(hearing: Hearing, reason: string | null): void {
    this.#hearing = hearing;
    if (!this.#ended.signal.aborted) this.#options.onHearing(hearing, reason);
  }

  /** Until notifications are heard, or it is clear that none will be. */
  async #tryEcho(): Promise<void> {
    const { signal } = this.#ended;
    while (!signal.aborted && !this.#isShared) {
      // Failing, it has shown nothing: rounds notice by themselves when the database is gone.
      const isHeard = await this.#hearEcho().catch(() => null);
      if (isHeard) {
        await this.#listen().catch(() => {});
        return;
      }
      if (isHeard === false) this.#turn('POLLING', DEAF_REASONS.UNHEARD);
      await sleep(ECHO_PAUSE_MS, undefined, { signal, ref: false }).catch(() => {});
    }
  }

  async #hearEcho(): Promise<boolean> {
    const listener = newClient(this.#options);
    try {
      await listener.connect();
      return await hearsNotifications(listener, (channel) => this.store.notify(channel));
    } finally {
      void listener.end().catch(() => {});
    }
  }
}

function newClient(options: FleetConnectionOptions): Client {
  const { connectionString, connectionStringFile, queryTimeoutMs } = options;
  const client = new DatabaseClient({
    connectionString,
    connectionStringFile,
    connectionTimeoutMillis: queryTimeoutMs,
    query_timeout: queryTimeoutMs,
    application_name: 'rekey fleet',
    keepAlive: true,
  });
  // `end` follows; without a listener the error would end the process.
  client.on('error', () => {});
  return client;
}
