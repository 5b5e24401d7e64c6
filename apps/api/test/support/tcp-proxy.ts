import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a server that can be cut, as networks are. */
export type TcpProxy = {
  readonly connectionString: string;
  /** Ends every connection and refuses new ones. */
  drop(): void;
  /** Keeps connections open and lets nothing through. */
  blackHole(): void;
  restore(): void;
  close(): Promise<void>;
};

/** Starts a proxy to the server of a connection string. */
export async function startTcpProxy(connectionString: string): Promise<TcpProxy> {
  const target = new URL(connectionString);
  const pairs = new Set<readonly [Socket, Socket]>();
  let mode: 'open' | 'dropping' | 'black hole' = 'open';
  const server = createServer((near) => {
    near.on('error', () => near.destroy());
    if (mode === 'dropping') {
      near.destroy();
      return;
    }
    const far = connect(Number(target.port), target.hostname);
    far.on('error', () => near.destroy());
    const pair = [near, far] as const;
    pairs.add(pair);
    const forward = (to: Socket) => (bytes: Buffer) => {
      if (mode === 'open') to.write(bytes);
    };
    near.on('data', forward(far)).on('close', () => far.destroy());
    far.on('data', forward(near)).on('close', () => (pairs.delete(pair), near.destroy()));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const proxied = new URL(connectionString);
  proxied.port = String((server.address() as AddressInfo).port);
  const turn = (to: typeof mode) => {
    // Restored once more at the end of a test, it leaves the connections that were made since.
    if (to === mode) return;
    mode = to;
    // Bytes that were swallowed are lost for good, so the connections that lost them cannot go on.
    if (to !== 'black hole') pairs.forEach((pair) => pair.forEach((socket) => socket.destroy()));
  };
  return {
    connectionString: proxied.href,
    drop: () => {
      turn('dropping');
    },
    blackHole: () => {
      turn('black hole');
    },
    restore: () => {
      turn('open');
    },
    close: async () => {
      turn('dropping');
      server.close();
      await once(server, 'close');
    },
  };
}
