import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a PostgreSQL server on which no notification arrives, as through a pooler in transaction mode. */
export type DeafProxy = { readonly connectionString: string; close(): Promise<void> };

/** Starts one before the server of a connection string, which may not ask for TLS. */
export async function startDeafProxy(connectionString: string): Promise<DeafProxy> {
  const target = new URL(connectionString);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy()).on('close', () => other.destroy());
    }
    near.on('data', (bytes: Buffer) => far.write(bytes));
    const keep = withoutNotifications();
    far.on('data', (bytes: Buffer) => near.write(keep(bytes)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const deaf = new URL(connectionString);
  deaf.port = String((server.address() as AddressInfo).port);
  return {
    connectionString: deaf.href,
    close: async () => {
      sockets.forEach((socket) => socket.destroy());
      server.close();
      await once(server, 'close');
    },
  };
}

const NOTIFICATION = 'A'.charCodeAt(0);
/** A type of one byte, then a length of four that counts itself. */
const HEADER_BYTES = 5;

/**
 * Takes NotificationResponse out of a server's stream of messages, however it is cut into pieces.
 * PostgreSQL's documentation, 54.7 "Message Formats".
 */
function withoutNotifications(): (bytes: Buffer) => Buffer {
  let rest: Buffer = Buffer.alloc(0);
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    const kept: Buffer[] = [];
    while (rest.length >= HEADER_BYTES) {
      const end = 1 + rest.readInt32BE(1);
      if (rest.length < end) break;
      if (rest[0] !== NOTIFICATION) kept.push(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
    return Buffer.concat(kept);
  };
}
