const HOUR_MS = 3_600_000;
/** Of `X-Forwarded-For`, what is kept: its end, which the nearest proxies wrote; room for twenty addresses. */
const FORWARDED_CHARS_MAX = 1000;

/** What is counted together: requests of one API key, under one version of the shared secret, with one verdict. */
export type Counted = {
  readonly apiKeyId: string;
  /** Of the shared secret that the tokens were made under. */
  readonly sharedSecretVersion: number;
  /** `OK`, or why not. */
  readonly verdict: string;
};

/** What a counter has counted, all within one hour. Times in milliseconds since 1970. */
export type Count = Counted & {
  readonly requests: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  /** Where the last one came from, as yet unresolved. */
  readonly remoteAddress: string | undefined;
  readonly forwardedFor: string | undefined;
};

/** What a counter tells its recorder. */
export type CounterListener = {
  /** It has counted for the first time since it was last taken. */
  begun(counter: UsageCounter): void;
  /** The hour of what it counted is over. */
  hourOver(count: Count): void;
};

/**
 * Counts requests for whoever holds on to it: a few fields are written, nothing is looked up and
 * nothing allocated. A clock that is set back within an hour counts into the hour it came from until
 * the counter is next taken.
 */
export class UsageCounter {
  readonly #counted: Counted;
  readonly #listener: CounterListener;
  #requests = 0;
  /** 0 while there is nothing counted, so that one comparison sees both a first request and a new hour. */
  #hourEndsAtMs = 0;
  #firstAtMs = 0;
  #lastAtMs = 0;
  #remoteAddress: string | undefined = undefined;
  #forwardedFor: string | undefined = undefined;

  constructor(counted: Counted, listener: CounterListener) {
    this.#counted = counted;
    this.#listener = listener;
  }

  /**
   * Counts one request at `nowMs`, milliseconds since 1970. `remoteAddress` is the socket's,
   * `forwardedFor` the text of `X-Forwarded-For` as it came; both are looked into later.
   */
  count(nowMs: number, remoteAddress: string | undefined, forwardedFor: string | undefined): void {
    if (nowMs >= this.#hourEndsAtMs) this.#begin(nowMs);
    this.#requests += 1;
    this.#lastAtMs = nowMs;
    this.#remoteAddress = remoteAddress;
    this.#forwardedFor =
      forwardedFor === undefined || forwardedFor.length <= FORWARDED_CHARS_MAX
        ? forwardedFor
        : endOf(forwardedFor);
  }

  /** Hands out what was counted since the last time, at least one request, and begins anew. */
  take(): Count {
    const count: Count = {
      ...this.#counted,
      requests: this.#requests,
      firstAtMs: this.#firstAtMs,
      lastAtMs: this.#lastAtMs,
      remoteAddress: this.#remoteAddress,
      forwardedFor: this.#forwardedFor,
    };
    this.#requests = 0;
    this.#hourEndsAtMs = 0;
    this.#remoteAddress = undefined;
    this.#forwardedFor = undefined;
    return count;
  }

  #begin(nowMs: number): void {
    if (this.#requests === 0) this.#listener.begun(this);
    else this.#listener.hourOver(this.take());
    this.#firstAtMs = nowMs;
    this.#hourEndsAtMs = (Math.floor(nowMs / HOUR_MS) + 1) * HOUR_MS;
  }
}

/** A copy: a slice would keep the whole text in memory. */
function endOf(text: string): string {
  return Buffer.from(text.slice(-FORWARDED_CHARS_MAX), 'latin1').toString('latin1');
}
