/** What a person does to a page. A pointer that moves may be a cat. */
const deeds = ['pointerdown', 'keydown', 'wheel', 'touchmove'] as const;

/** What is asked so soon after a deed is asked because of it. */
const becauseMs = 10_000;

/**
 * Whether somebody is there. A page that brings itself up to date would otherwise keep a session alive at
 * which nobody is.
 */
export class Presence {
  #deedAtMs: number;
  #isTold = false;

  /** Whoever opens the page is there. */
  constructor(nowMs: number) {
    this.#deedAtMs = nowMs;
  }

  /** Notes that somebody did something. */
  note(nowMs: number): void {
    this.#deedAtMs = nowMs;
    this.#isTold = false;
  }

  /** Whether somebody has done something that no request has told of. */
  get isUntold(): boolean {
    return !this.#isTold;
  }

  /** Whether somebody has done something that no request has told of, or just now; from here on it is told. */
  tell(nowMs: number): boolean {
    const isThere = this.isUntold || nowMs - this.#deedAtMs < becauseMs;
    this.#isTold = true;
    return isThere;
  }
}

/** Who is at this tab. */
export const presence = new Presence(Date.now());

if (typeof window !== 'undefined')
  for (const deed of deeds)
    window.addEventListener(
      deed,
      () => {
        presence.note(Date.now());
      },
      { capture: true, passive: true },
    );
