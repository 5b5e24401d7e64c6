import { appendAuditEvent } from '../audit/append-audit-event.ts';
import type { Dependencies } from '../dependencies.ts';
import { updateLastUses, type LastUse } from './service-token.store.ts';

/** What a crash may lose at most, as long as the database can be written. */
const WRITE_EVERY_MS = 5_000;
/** A token that is refused again and again is told of so often. */
const TELL_EVERY_MS = 60_000;
const TOKENS_MAX = 10_000;

/** A service token, as whoever watches it knows it. */
export type WatchedToken = {
  readonly id: string;
  readonly accountId: string;
  /** What the audit log calls it. */
  readonly label: string;
};

/**
 * Watches what service tokens are used for, in memory: nobody's request waits for it. Last uses are
 * written together every few seconds, refusals go to the audit log once a minute for each token.
 */
export class ServiceTokenWatch {
  readonly #dependencies: Pick<Dependencies, 'prisma' | 'now' | 'log'>;
  #uses = new Map<string, LastUse>();
  readonly #toldAtMs = new Map<string, number>();
  readonly #writing = new Set<Promise<void>>();
  readonly #timer: NodeJS.Timeout;

  constructor(dependencies: Pick<Dependencies, 'prisma' | 'now' | 'log'>) {
    this.#dependencies = dependencies;
    this.#timer = setInterval(() => void this.#writeUses(), WRITE_EVERY_MS).unref();
  }

  /** Notes a use. */
  used({ id }: WatchedToken, ip: string): void {
    this.#uses.set(id, { id, usedAt: this.#dependencies.now(), ip });
  }

  /** Notes that a token came from an address that it is not good from. */
  refused(token: WatchedToken, ip: string): void {
    const nowMs = this.#dependencies.now().getTime();
    if (nowMs - (this.#toldAtMs.get(token.id) ?? -Infinity) < TELL_EVERY_MS) return;
    if (this.#toldAtMs.size >= TOKENS_MAX) this.#toldAtMs.clear();
    this.#toldAtMs.set(token.id, nowMs);
    this.#track(this.#tell(token, ip));
  }

  /** Until everything noted so far is written, or the database has refused it. */
  async flush(): Promise<void> {
    this.#track(this.#writeUses());
    await Promise.all(this.#writing);
  }

  /** Flushes for the last time: to be called when no more requests are answered. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }

  #track(work: Promise<void>): void {
    const writing = work.finally(() => this.#writing.delete(writing));
    this.#writing.add(writing);
  }

  async #writeUses(): Promise<void> {
    const uses = this.#uses;
    if (uses.size === 0) return;
    this.#uses = new Map();
    const { prisma, log } = this.#dependencies;
    try {
      await updateLastUses(prisma, [...uses.values()]);
    } catch (error) {
      // Later uses of the same tokens say more.
      this.#uses = new Map([...uses, ...this.#uses]);
      log.warn({ err: error }, "service tokens' last uses could not be written; trying again");
    }
  }

  async #tell({ accountId, id, label }: WatchedToken, ip: string): Promise<void> {
    const { prisma, log } = this.#dependencies;
    try {
      await prisma.$transaction((transaction) =>
        appendAuditEvent(transaction, {
          accountId,
          actor: { kind: 'SERVICE_TOKEN', id, label, ip },
          class: 'SERVICE_TOKEN',
          subclass: 'SOURCE_ADDRESS',
          action: 'REFUSE',
          description: `The service token ${label} was refused: ${ip} is not among its source addresses.`,
        }),
      );
    } catch (error) {
      log.error({ err: error }, 'a refused service token could not be written to the audit log');
    }
  }
}
