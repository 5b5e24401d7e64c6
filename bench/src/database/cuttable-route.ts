import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to the database that can be cut so that neither end is told. */
export type CuttableRoute = AsyncDisposable & {
  readonly connectionString: string;
  /** From now on nothing comes through. Connections stay open. */
  cut(): void;
  /** Ends what was cut; new connections come through again. */
  mend(): void;
};

/** Listens on a port of its own and passes everything on to the server of a connection string. */
export async function openCuttableRoute(connectionString: string): Promise<CuttableRoute> {
  const target = new URL(connectionString);
  const sockets = new Set<Socket>();
  let isCut = false;
  const link = (from: Socket, to: Socket) => {
    sockets.add(from);
    from.on('data', (bytes) => {
      if (!isCut) to.write(bytes);
    });
    from.on('error', () => from.destroy());
    from.on('close', () => {
      sockets.delete(from);
      to.destroy();
    });
  };
  const server = createServer((near) => {
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
    cut: () => {
      isCut = true;
    },
    mend: () => {
      isCut = false;
      end();
    },
    [Symbol.asyncDispose]: async () => {
      end();
      server.close();
      await once(server, 'close');
    },
  };
}
