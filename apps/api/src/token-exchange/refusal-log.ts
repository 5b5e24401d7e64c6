import { messageOf, type Refusal } from '@rekey/keys/verdict';
import type { FastifyBaseLogger } from 'fastify';
import { appendAuditEvent } from '../audit/append-audit-event.ts';
import type { PrismaClient } from '../database/generated/client.ts';
import { OnceAMinute } from '../once-a-minute.ts';

/** Beyond so many entries a minute for one account, only the log of the process tells. */
const ENTRIES_PER_MINUTE_MAX = 120;

/**
 * Tells the audit log of refused exchanges, after the answer and never so often that a stranger could
 * fill the log: a refusal that repeats itself is told once a minute.
 */
export class RefusalLog {
  readonly #prisma: PrismaClient;
  readonly #log: FastifyBaseLogger;
  readonly #quiet = new OnceAMinute(ENTRIES_PER_MINUTE_MAX);
  readonly #writing = new Set<Promise<void>>();

  constructor(prisma: PrismaClient, log: FastifyBaseLogger) {
    this.#prisma = prisma;
    this.#log = log;
  }

  /** Notes a refusal. `appname` is what the token said: a claim, unless the code tells of a proof. */
  note(accountId: string, appname: string, ip: string, refusal: Refusal, nowMs = Date.now()): void {
    const key = JSON.stringify([accountId, appname, ip, refusal.code]);
    if (!this.#quiet.allows(key, accountId, nowMs)) return;
    const writing = this.#write(accountId, appname, ip, refusal).finally(() =>
      this.#writing.delete(writing),
    );
    this.#writing.add(writing);
  }

  /** Until everything noted so far is written. */
  async flush(): Promise<void> {
    await Promise.all(this.#writing);
  }

  async #write(accountId: string, appname: string, ip: string, refusal: Refusal): Promise<void> {
    const isProven = refusal.code !== 'INVALID_CREDENTIALS';
    try {
      await this.#prisma.$transaction((transaction) =>
        appendAuditEvent(transaction, {
          accountId,
          actor: { kind: isProven ? 'API_KEY' : 'ANONYMOUS', id: null, label: appname, ip },
          class: 'TOKEN',
          subclass: 'REQUEST_TOKEN',
          action: 'REFUSE',
          description: `A request token for ${appname} was refused: ${messageOf(refusal)}`,
          after: { name: refusal.code },
        }),
      );
    } catch (error) {
      this.#log.error({ err: error }, 'a refused exchange could not be written to the audit log');
    }
  }
}
