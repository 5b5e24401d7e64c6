import pg from 'pg';
import { FleetNodeStore } from './fleet-node.store.ts';
import { EPOCH_CHANNEL } from './raise-epoch.ts';

/** A node's own connection, listening for epochs. */
export type FleetConnection = {
  readonly store: FleetNodeStore;
  /** Ends at once, without waiting for a server that may not answer any more. */
  end(): void;
};

/**
 * Connects for listening and beating. A query that is not answered within `queryTimeoutMs` fails,
 * also on a connection that swallows everything.
 *
 * @param onEpoch another commit raised the epoch. May be missed: polling finds it.
 * @param onEnd the connection is gone; called once.
 */
export async function connectFleet(
  connectionString: string,
  queryTimeoutMs: number,
  onEpoch: () => void,
  onEnd: () => void,
): Promise<FleetConnection> {
  const client = new pg.Client({
    connectionString,
    connectionTimeoutMillis: queryTimeoutMs,
    query_timeout: queryTimeoutMs,
    application_name: 'rekey fleet',
    keepAlive: true,
  });
  client.on('notification', onEpoch);
  // `end` follows; without a listener the error would end the process.
  client.on('error', () => {});
  client.once('end', onEnd);
  try {
    await client.connect();
    await client.query(`LISTEN ${EPOCH_CHANNEL}`);
  } catch (error) {
    void client.end().catch(() => {});
    throw error;
  }
  return { store: new FleetNodeStore(client), end: () => void client.end().catch(() => {}) };
}
