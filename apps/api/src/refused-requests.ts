import type { FastifyBaseLogger } from 'fastify';
import { OnceAMinute } from './once-a-minute.ts';

/** Whoever sends requests from ever new addresses is told of by these alone. */
const LINES_A_MINUTE_MAX = 60;

/** Tells the log of requests that were refused for what they are, without anything of them. */
export class RefusedRequests {
  readonly #log: FastifyBaseLogger;
  readonly #quiet = new OnceAMinute(LINES_A_MINUTE_MAX);

  constructor(log: FastifyBaseLogger) {
    this.#log = log;
  }

  /**
   * Notes one, once a minute for the same refusal of the same address.
   *
   * @param name what it was refused for: a code or a status.
   * @param viewerId row id of the user or the service token that sent it.
   */
  note(name: string, ip: string | undefined, viewerId?: string): void {
    if (this.#quiet.allows(JSON.stringify([name, ip, viewerId])))
      this.#log.info({ name, ip, viewerId }, 'a request was refused');
  }
}
