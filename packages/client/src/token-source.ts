import { exchange, refresh, type Surroundings } from './ask-rekey.ts';
import { parseCredential, type Credential } from './credential.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { Tokens } from './read-answer.ts';
import { RekeyError } from './rekey-error.ts';
import { tryWhilePassing, untilAborted } from './wait.ts';

/** What you are told when the shared secret that you hold was regenerated. */
export type SecretRegenerated = {
  readonly shortname: string;
  readonly appname: string;
  /** Of the secret that is over; safe to log. */
  readonly fingerprint: string;
  /** When, where Rekey said so. */
  readonly regeneratedAt: Date | undefined;
  /** Aborted when nobody waits for a token any more. */
  readonly signal: AbortSignal;
};

/** Gives the new credential string. */
export type OnSecretRegenerated = (what: SecretRegenerated) => string | Promise<string>;

/** What a token source is made of. */
export type TokenSourceOptions = Surroundings & {
  readonly onSecretRegenerated: OnSecretRegenerated | undefined;
  readonly waitMsMax: number;
};

/** Which token is wanted. */
export type AccessTokenOptions = {
  readonly signal?: AbortSignal | null | undefined;
  /** A token that was refused; you get another one. */
  readonly insteadOf?: string | undefined;
};

/** One errand for all who wait for it. */
type Errand = { readonly tokens: Promise<Tokens>; readonly end: () => void; waiting: number };

/** It may be regenerated again while the new one is being fetched. */
const REGENERATIONS_MAX = 3;
/** How long a new token is believed in though an API refused it; and until a renewal is tried again. */
const PATIENCE_MS = 10_000;

/** Keeps the credential and the tokens, in memory alone. One errand at a time gets new ones. */
export class TokenSource {
  readonly #options: TokenSourceOptions;
  #credential: Credential;
  #tokens: Tokens | undefined;
  #errand: Errand | undefined;
  /** No refusal is believed before; monotonic. */
  #believesUntilMs = 0;

  /** @throws RekeyError `MALFORMED_CREDENTIAL` */
  constructor(credential: string, options: TokenSourceOptions) {
    this.#credential = parseCredential(credential);
    this.#options = options;
  }

  /** Rekey's own, as the credential has it now. */
  get origin(): string {
    return new URL(this.#credential.url).origin;
  }

  /** Of the secret that is held now. */
  fingerprint(): Promise<string> {
    return fingerprintOf(this.#credential.sharedsecret);
  }

  /** A token that can be used now. @throws RekeyError; the signal's reason; what `onSecretRegenerated` throws. */
  async accessToken({ signal, insteadOf }: AccessTokenOptions = {}): Promise<string> {
    signal?.throwIfAborted();
    const tokens = this.#tokens;
    const nowMs = this.#options.now();
    if (tokens === undefined || nowMs >= tokens.endsAtMs) return this.#await(signal);
    if (tokens.accessToken === insteadOf && performance.now() > this.#believesUntilMs)
      return this.#await(signal);
    if (nowMs >= tokens.renewAtMs) this.#renewAhead(tokens);
    return tokens.accessToken;
  }

  /** An API refused a new token as well: then it is not the token, and another would not help. */
  believe(): void {
    this.#believesUntilMs = performance.now() + PATIENCE_MS;
  }

  /** The present token is used meanwhile; so a failure is nobody's, and is tried again later. */
  #renewAhead(tokens: Tokens): void {
    if (this.#errand !== undefined) return;
    this.#tokens = { ...tokens, renewAtMs: this.#options.now() + PATIENCE_MS };
    this.#begin().waiting = Infinity;
  }

  async #await(signal: AbortSignal | null | undefined): Promise<string> {
    const errand = this.#errand ?? this.#begin();
    errand.waiting += 1;
    try {
      return (await untilAborted(errand.tokens, signal)).accessToken;
    } finally {
      errand.waiting -= 1;
      if (errand.waiting === 0) errand.end();
    }
  }

  #begin(): Errand {
    const controller = new AbortController();
    const end = () => {
      if (this.#errand === errand) this.#errand = undefined;
      controller.abort();
    };
    const tokens = this.#fetchTokens(controller.signal).then((fetched) => {
      // Nobody waits for an errand that was ended, and another may have begun.
      if (this.#errand === errand) this.#tokens = fetched;
      return fetched;
    });
    const errand: Errand = { tokens, end, waiting: 0 };
    this.#errand = errand;
    tokens.then(end, end);
    return errand;
  }

  async #fetchTokens(signal: AbortSignal): Promise<Tokens> {
    for (let regenerations = 0; ; regenerations += 1) {
      try {
        return await this.#refreshOrExchange(signal);
      } catch (error) {
        if (!isRegenerated(error) || regenerations === REGENERATIONS_MAX) throw error;
        await this.#replaceCredential(error, signal);
      }
    }
  }

  async #refreshOrExchange(signal: AbortSignal): Promise<Tokens> {
    const tokens = this.#tokens;
    if (tokens?.refreshToken !== undefined) {
      this.#tokens = { ...tokens, refreshToken: undefined };
      try {
        return await refresh(this.#options, this.#credential, tokens.refreshToken, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (isRegenerated(error)) throw error;
        // Whatever else it is, an exchange makes it right or tells why not.
      }
    }
    return tryWhilePassing(
      () => exchange(this.#options, this.#credential, signal),
      this.#options.waitMsMax,
      signal,
    );
  }

  async #replaceCredential(error: RekeyError, signal: AbortSignal): Promise<void> {
    const { onSecretRegenerated } = this.#options;
    this.#tokens = undefined;
    if (onSecretRegenerated === undefined) throw error;
    const { shortname, appname, sharedsecret } = this.#credential;
    const fingerprint = await fingerprintOf(sharedsecret);
    const { regeneratedAt } = error;
    const what = { shortname, appname, fingerprint, regeneratedAt, signal };
    const text = await untilAborted(Promise.resolve(onSecretRegenerated(what)), signal);
    const credential = parseCredential(text);
    // The same secret again would be refused again.
    if (credential.sharedsecret === sharedsecret) throw error;
    this.#credential = credential;
  }
}

function isRegenerated(error: unknown): error is RekeyError {
  return error instanceof RekeyError && error.code === 'SHARED_SECRET_REGENERATED';
}
