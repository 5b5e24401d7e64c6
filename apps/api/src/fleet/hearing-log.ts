import type { FastifyBaseLogger } from 'fastify';
import type { Hearing } from './hearing.ts';

/** Says in the log when a node hears in another way than before; not at each connection anew. */
export class HearingLog {
  readonly #log: FastifyBaseLogger;
  readonly #lookPauseMs: number;
  #hearing: Hearing | null = null;

  constructor(log: FastifyBaseLogger, lookPauseMs: number) {
    this.#log = log;
    this.#lookPauseMs = lookPauseMs;
  }

  note(hearing: Hearing, reason: string | null): void {
    const before = this.#hearing;
    this.#hearing = hearing;
    if (hearing === 'POLLING' && before !== 'POLLING')
      this.#log.warn(
        { reason },
        `fleet: notifications do not reach this node: it seems that a pooler in transaction mode stands before the database. Looking for changes every ${this.#lookPauseMs} ms instead. Point DATABASE_URL at the database itself, or at a pooler in session mode.`,
      );
    if (hearing === 'LISTENING' && before === 'POLLING')
      this.#log.info('fleet: notifications reach this node again');
  }
}
