import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/**
 * How a way to the database is cut. Dropped: connections end, and new ones end at once. Black-holed:
 * they stay open, new ones are taken, and nothing comes through; neither end is told.
 */
export type Cut = 'DROPPED' | 'BLACK_HOLED';

/** A way to the database that can be cut. */
export type CuttableRoute = AsyncDisposable & {
  readonly connectionString: string;
  /** From now on nothing comes through. */
  cut(how: Cut): void;
  /** Ends what was cut; new connections come through again. */
  mend(): void;
};

/** Listens on a port of its own and passes everything on to the server of a connection string. */
export async function openCuttableRoute(connectionString: string): Promise<CuttableRoute> {
  const target = new URL(connectionString);
  const sockets = new Set<Socket>();
  let cut: Cut | null = null;
  const link = (from: Socket, to: Socket) => {
    sockets.add(from);
    from.on('data', (bytes) => {
      if (cut === null) to.write(bytes);
    });
    from.on('error', () => from.destroy());
    from.on('close', () => {
      sockets.delete(from);
      to.destroy();
    });
  };
  const server = createServer((near) => {
    if (cut === 'DROPPED') {
      near.destroy();
      return;
    }
    const far = connect(Number(target.port), target.hostname);
    link(near, far);
    link(far, near);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const route = new URL(connectionString);
  route.port = String((server.address() as AddressInfo).port);
  const end = () => sockets.forEach((socket) => socket.destroy());
  return {
    connectionString: route.href,
    cut: (how) => {
      cut = how;
      if (how === 'DROPPED') end();
    },
    mend: () => {
      cut = null;
      end();
    },
    [Symbol.asyncDispose]: async () => {
      end();
      server.close();
      await once(server, 'close');
    },
  };
}
