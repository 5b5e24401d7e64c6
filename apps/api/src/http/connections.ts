import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** How long a stop waits, from its beginning. In milliseconds. */
export type StopTimes = {
  /** For requests that have begun and are still arriving. */
  readonly arriveMsMax: number;
  /** For answers to requests that have arrived. */
  readonly answerMsMax: number;
};

/** Connections become idle without telling. */
const IDLE_CHECKED_EVERY_MS = 50;

/**
 * The connections of a server, and how they end. Node's `close` waits for each that is not idle, and one
 * that has not sent a whole request, or goes on sending requests, never is; nor does it look at its
 * timeouts any more.
 */
export class Connections {
  readonly #sockets = new Set<Socket>();
  /** Answers that were not given at once. */
  readonly #unanswered = new Set<ServerResponse>();
  #isStopping = false;

  /** Whether this node is about to go: it still answers, and should not be asked. */
  get isStopping(): boolean {
    return this.#isStopping;
  }

  /** Whether a request of this connection has arrived, and its answer is still to come. */
  isAwaited(socket: Socket): boolean {
    return [...this.#unanswered].some(({ req }) => req.socket === socket && req.complete);
  }

  /** Has `answer` answer the requests of these connections. */
  listener(answer: RequestListener): RequestListener {
    return (request: IncomingMessage, response: ServerResponse) => {
      if (this.#isStopping) response.setHeader('Connection', 'close');
      answer(request, response);
      if (response.writableEnded) return;
      this.#unanswered.add(response);
      response.once('close', () => this.#unanswered.delete(response));
    };
  }

  /** Knows the connections of a server from now on. */
  watch(server: Server): void {
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  /** From now on each answer is the last on its connection. */
  announceStop(): void {
    this.#isStopping = true;
    for (const response of this.#unanswered)
      if (!response.headersSent) response.setHeader('Connection', 'close');
  }

  /**
   * Takes no new connections and closes the idle ones. Resolves when the last is closed: once it has its
   * answer, or at the end of its time.
   */
  async stop(server: Server, { arriveMsMax, answerMsMax }: StopTimes): Promise<void> {
    this.announceStop();
    const timers = [
      setInterval(() => server.closeIdleConnections(), IDLE_CHECKED_EVERY_MS),
      setTimeout(() => this.#cut((socket) => !this.isAwaited(socket)), arriveMsMax),
      setTimeout(() => this.#cut(() => true), answerMsMax),
    ];
    await new Promise((done) => server.close(done));
    for (const timer of timers) clearTimeout(timer);
  }

  #cut(isOver: (socket: Socket) => boolean): void {
    for (const socket of this.#sockets) if (isOver(socket)) socket.destroy();
  }
}
