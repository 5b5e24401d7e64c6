import { SessionEndDocument } from '@rekey/schema/documents';
import { ask } from '#lib/graphql/client.ts';
import { presence } from '#lib/graphql/presence.ts';
import { serverClock } from '#lib/time/server-clock.ts';
import type { SessionEnding } from './return-path.ts';

/** How long before the end a person is asked whether they are there; half the time where that is less. */
const leadMsMax = 120_000;
/** How often the server is asked meanwhile: somebody may be at another tab. */
const againMs = 3_000;

/** A session that is about to end. */
export type Ending = {
  at: string;
  /** Its time is over whatever anybody does. */
  isFinal: boolean;
};

/**
 * Watches for the end of the session, and asks beforehand whether somebody is there (WCAG 2.2.1). The
 * server knows when it is: other tabs of the browser prolong the same session.
 */
export class SessionWatch {
  /** Set shortly before the end. */
  ending: Ending | undefined = $state.raw();

  readonly #onEnded: (why: SessionEnding) => void;
  #leadMs = leadMsMax;
  #isFinal = false;
  #isDismissed = false;
  #isOver = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(onEnded: (why: SessionEnding) => void) {
    this.#onEnded = onEnded;
  }

  /**
   * Begins to watch.
   *
   * @param endsAt null for what has no session.
   * @returns what ends the watch.
   */
  begin(endsAt: string | null): () => void {
    if (endsAt === null) return () => {};
    this.#leadMs = Math.min(leadMsMax, remainingMs(endsAt) / 2);
    this.#wait(endsAt);
    const onVisibility = () => {
      if (!document.hidden) void this.check();
    };
    // A machine that slept has fired no timer.
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      this.#isOver = true;
      clearTimeout(this.#timer);
      document.removeEventListener('visibilitychange', onVisibility);
    };
  }

  /** Says that somebody is there. */
  stay = (): Promise<void> => {
    presence.note(Date.now());
    return this.check();
  };

  /** Asks the server when the end is, and tells it by the way whether somebody has been there. */
  async check(): Promise<void> {
    const wasThere = presence.isUntold;
    const { data } = await ask(SessionEndDocument, {});
    if (this.#isOver) return;
    // Not reached: nothing is known, and what cannot be asked cannot be shown either.
    if (!data) this.#checkIn(againMs);
    else if (!data.viewer?.sessionEndsAt) this.#onEnded(this.#isFinal ? 'over' : 'idle');
    else {
      // Somebody is there, and the end has not moved: it is the one that nobody moves.
      if (wasThere) this.#isFinal = remainingMs(data.viewer.sessionEndsAt) <= this.#leadMs;
      this.#wait(data.viewer.sessionEndsAt);
    }
  }

  /** Asks no more about an end that nobody can move. */
  dismiss = (): void => {
    this.#isDismissed = true;
    this.ending = undefined;
  };

  #wait(endsAt: string): void {
    const remaining = remainingMs(endsAt) - this.#leadMs;
    const isShown = remaining <= 0 && !this.#isDismissed;
    this.ending = isShown ? { at: endsAt, isFinal: this.#isFinal } : undefined;
    this.#checkIn(Math.max(remaining, againMs));
  }

  #checkIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.check(), ms);
  }
}

function remainingMs(endsAt: string): number {
  return Date.parse(endsAt) - serverClock.latest(Date.now());
}
