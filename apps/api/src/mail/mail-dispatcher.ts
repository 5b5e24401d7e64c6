import type { Dependencies } from '../dependencies.ts';
import { claimNotices, deleteNotice } from './notice.store.ts';
import { writeNotice, type WrittenNotice } from './write-notice.ts';

type Needs = Pick<Dependencies, 'prisma' | 'publicUrl' | 'now' | 'log'>;

const EVERY_MS = 5000;
const BATCH = 20;

/** Hands e-mails to a mail server: each until it is taken, at least once, by one node at a time. */
export class MailDispatcher {
  readonly #dependencies: Needs;
  readonly #send: (message: WrittenNotice) => Promise<void>;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(dependencies: Needs, send: (message: WrittenNotice) => Promise<void>) {
    this.#dependencies = dependencies;
    this.#send = send;
  }

  start(): void {
    this.#timer = setInterval(() => void this.dispatch(), EVERY_MS).unref();
    void this.dispatch();
  }

  /** Sends what is due. @returns when it has been tried. */
  dispatch(): Promise<void> {
    this.#running = this.#running.then(() => this.#sendDue());
    return this.#running;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    await this.#running;
  }

  async #sendDue(): Promise<void> {
    const { prisma, publicUrl, now, log } = this.#dependencies;
    try {
      for (const notice of await claimNotices(prisma, BATCH, now())) {
        if (this.#isClosed) return;
        if (await this.#isSent(writeNotice(notice, publicUrl)))
          await deleteNotice(prisma, notice.id);
      }
    } catch (error) {
      log.warn({ err: error }, 'notices could not be read or deleted; they are tried again');
    }
  }

  /** A mail server's own words may repeat what it was told: they are not logged. */
  async #isSent(message: WrittenNotice): Promise<boolean> {
    try {
      await this.#send(message);
      return true;
    } catch (error) {
      const { code, responseCode } = error as { code?: string; responseCode?: number };
      this.#dependencies.log.warn(
        { code, responseCode },
        'a notice was not sent; it is tried again',
      );
      return false;
    }
  }
}
