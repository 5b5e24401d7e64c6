import { connect } from 'node:net';

/** A connection over which a test sends what it likes, when it likes. */
export type RawConnection = {
  send(bytes: string): void;
  /** All that came back so far. */
  received(): string;
  /** Resolves with all that came back, once the server has ended the connection. */
  readonly ended: Promise<string>;
  destroy(): void;
};

/** Resolves once the connection is made. */
export function openRawConnection(origin: string): Promise<RawConnection> {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  let received = '';
  socket.on('data', (chunk) => {
    received += chunk.toString('latin1');
  });
  socket.on('error', () => {});
  const ended = new Promise<string>((resolve) => socket.once('close', () => resolve(received)));
  const connection = {
    send: (bytes: string) => void socket.write(bytes),
    received: () => received,
    ended,
    destroy: () => void socket.destroy(),
  };
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(connection));
    socket.once('error', reject);
  });
}
