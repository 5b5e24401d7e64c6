import { connect, type Socket } from 'node:net';

const END_OF_HEAD = Buffer.from('\r\n\r\n');
const READ_BYTES = 64 * 1024;
const NOTHING = Buffer.alloc(0);

/**
 * One kept-alive connection with one request on its way at a time, as gateways use it. It does the
 * least that HTTP/1.1 asks for, so that generating load costs less than answering it: bytes out,
 * status and length in.
 */
export class HttpConnection {
  readonly #socket: Socket;
  readonly #onResponse: (status: number) => void;
  #received: Buffer = NOTHING;

  /** @param onEnd the server closed the connection, or it failed. */
  constructor(port: number, onResponse: (status: number) => void, onEnd: (error: Error) => void) {
    this.#onResponse = onResponse;
    this.#socket = connect({
      ...{ port, host: '127.0.0.1', noDelay: true },
      onread: {
        buffer: Buffer.alloc(READ_BYTES),
        callback: (bytes, buffer) => this.#receive(Buffer.from(buffer.buffer, 0, bytes)),
      },
    });
    this.#socket.on('error', onEnd);
    this.#socket.on('end', () => onEnd(new Error('The server closed a connection under load')));
  }

  send(request: Buffer): void {
    this.#socket.write(request);
  }

  close(): void {
    this.#socket.removeAllListeners('error').on('error', () => {});
    this.#socket.destroy();
  }

  #receive(bytes: Buffer): boolean {
    const received = this.#received.length > 0 ? Buffer.concat([this.#received, bytes]) : bytes;
    const responseBytes = lengthOfResponse(received);
    if (responseBytes === null || received.length < responseBytes) {
      // The socket reads into the same buffer again.
      this.#received = Buffer.from(received);
      return true;
    }
    this.#received = NOTHING;
    this.#onResponse(statusOf(received));
    return true;
  }
}

/** Null while the head is not complete. A body needs a Content-Length, as all of ours have. */
function lengthOfResponse(received: Buffer): number | null {
  const endOfHead = received.indexOf(END_OF_HEAD);
  if (endOfHead < 0) return null;
  const head = received.toString('latin1', 0, endOfHead);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length === undefined) throw new Error('A response under load has no Content-Length');
  return endOfHead + END_OF_HEAD.length + Number(length);
}

/** Of `HTTP/1.1 200 OK`. */
function statusOf(received: Buffer): number {
  return Number(received.toString('latin1', 9, 12));
}
