import { createConnection, type Server, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Makes a backup. */
export type Dump = () => Promise<Blob>;

const ASKED = 'BACKUP\n';
/** Whoever connects and says nothing for so long only wanted to know whether somebody is there. */
const SILENT_MS_MAX = 5000;

/**
 * Answers whoever connects and asks for a backup; with nothing but its bytes.
 *
 * @returns a function that ends those under way.
 */
export function answerBackups(server: Server, dump: Dump): () => void {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // Whoever has gone has gone, and nobody waits for whoever says nothing.
    socket.on('error', () => socket.destroy());
    socket.unref().setTimeout(SILENT_MS_MAX, () => socket.destroy());
    socket.once('data', (bytes) => {
      if (bytes.toString() !== ASKED) socket.destroy();
      else void send(socket.setTimeout(0), dump);
    });
  });
  return () => sockets.forEach((socket) => socket.destroy());
}

async function send(socket: Socket, dump: Dump): Promise<void> {
  try {
    const blob = await dump();
    await pipeline(Readable.fromWeb(blob.stream() as never), socket);
  } catch (error) {
    // The archive then lacks its end, and whoever asked finds that out.
    socket.destroy(error as Error);
  }
}

/** Asks the process that has a data directory for a backup; null when there is none. */
export function askForBackup(lockPath: string): Promise<Readable | null> {
  return new Promise((resolve) => {
    const socket = createConnection(lockPath);
    socket.once('connect', () => {
      socket.write(ASKED);
      resolve(socket);
    });
    socket.once('error', () => resolve(null));
  });
}
