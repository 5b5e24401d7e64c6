import type { IncomingMessage } from 'node:http';
import {
  checkAccessTokenSignature,
  parseAccessToken,
  type AccessToken,
} from '@rekey/keys/access-token';
import { judgeAccessToken } from '@rekey/keys/judge-access-token';
import { INVALID_CREDENTIALS, type Refusal } from '@rekey/keys/verdict';
import type { UsageCounter } from '../usage/usage-counter.ts';
import type { UsageRecorder } from '../usage/usage-recorder.ts';
import { bearerTokenOf } from './bearer-token.ts';
import type { AccountMemory } from './account-memory.ts';
import type { RememberedAccount, RememberedApiKey } from './remembered-account.ts';
import { TokenMemory } from './token-memory.ts';

/** A token that is let in. */
export type Accepted = {
  readonly ok: true;
  /** As it is now, not as the token has it. */
  readonly apiKey: RememberedApiKey;
  readonly issuedAtSeconds: number;
  /** Seconds since 1970: until when the token itself is good. */
  readonly expiresAtSeconds: number;
  /** Counts the requests of this API key under this version of the shared secret. */
  readonly usage: UsageCounter;
};

/** Let in or refused. */
export type VerifyResult = Accepted | Refusal;

/** Where a request came from, as far as usage is told. */
export type RequestSource = Pick<IncomingMessage, 'socket' | 'headers'>;

type Remembered = {
  readonly authorization: string;
  readonly accepted: Accepted;
  /** Milliseconds since 1970: from then on the token or its API key has expired, or an overlap ended. */
  readonly goodUntilMs: number;
};

/** What is asked: by whom, of which header. */
type Question = {
  readonly authorization: string;
  readonly token: AccessToken;
  readonly source: RequestSource | null;
};

/** A change may come between reading and judging; then both are done again, up to so often. */
const ATTEMPTS_MAX = 5;
const UNAVAILABLE: Refusal = { ok: false, code: 'UNAVAILABLE' };

/** Judges access tokens from memory, and only while this node's lease lets it vouch for that. */
export class Verifier {
  readonly #memory: AccountMemory;
  readonly #usage: UsageRecorder;
  readonly #isLeaseHeld: (wallMs: number) => boolean;
  /** Refusals are not remembered: a flood of bad tokens must not push these out. */
  readonly #accepted = new TokenMemory<Remembered>();

  constructor(
    memory: AccountMemory,
    usage: UsageRecorder,
    isLeaseHeld: (wallMs: number) => boolean,
  ) {
    this.#memory = memory;
    this.#usage = usage;
    this.#isLeaseHeld = isLeaseHeld;
  }

  /**
   * The verdict on an `Authorization` header, at once if all it takes is in memory; else a promise,
   * which reads what is missing. Never rejects for what a token says; rejects when the database
   * cannot be read.
   *
   * @param source counts as use of the API key; null does not, as for one who merely asks about it.
   */
  verify(
    authorization: string | undefined,
    nowMs: number,
    source: RequestSource | null,
  ): VerifyResult | Promise<VerifyResult> {
    if (authorization === undefined) return INVALID_CREDENTIALS;
    if (!this.#isLeaseHeld(nowMs)) return UNAVAILABLE;
    const remembered = this.#accepted.recall(authorization);
    if (remembered !== undefined) {
      const { accepted } = remembered;
      if (!accepted.apiKey.account.isForgotten && nowMs < remembered.goodUntilMs) {
        if (source !== null) count(accepted, nowMs, source);
        return accepted;
      }
      this.#accepted.forget(authorization);
    }
    const text = bearerTokenOf(authorization);
    const parsed = text === null ? null : parseAccessToken(text);
    if (!parsed?.ok) return INVALID_CREDENTIALS;
    const question = { authorization, token: parsed.token, source };
    return this.#judge(question, nowMs) ?? this.#readAndJudge(question);
  }

  /** The verdict from memory, or null where something has to be read first. */
  #judge(question: Question, nowMs: number): VerifyResult | null {
    const { token, source } = question;
    const account = this.#memory.recall(token.shortname, nowMs);
    if (account === undefined) return null;
    const verifiable = account?.verifiable ?? null;
    const verdict = judgeAccessToken(token, verifiable, Math.floor(nowMs / 1000));
    if (verdict.ok) {
      const accepted = this.#accept(question, verdict.apiKey);
      if (source !== null) count(accepted, nowMs, source);
      return accepted;
    }
    if (account !== null && this.#isApiKeyMissing(verdict, token, account)) return null;
    if (source !== null) this.#countRefused(verdict, token, nowMs, source);
    return verdict;
  }

  /** Each round begins anew, with the lease: whatever it waited for, something may have changed. */
  async #readAndJudge(question: Question): Promise<VerifyResult> {
    const { token } = question;
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
      const account = await this.#memory.find(token.shortname);
      if (account !== null && this.#isOfUnreadApiKey(token, account))
        await this.#memory.readApiKey(account, token.apiKeyId);
      const nowMs = Date.now();
      if (!this.#isLeaseHeld(nowMs)) return UNAVAILABLE;
      const verdict = this.#judge(question, nowMs);
      if (verdict !== null) return verdict;
    }
    return UNAVAILABLE;
  }

  #accept({ authorization, token }: Question, apiKey: RememberedApiKey): Accepted {
    const { expiresAtSeconds, issuedAtSeconds, secretVersion } = token;
    if (apiKey.usage?.secretVersion !== secretVersion)
      apiKey.usage = { secretVersion, counter: this.#usage.acceptedBy(apiKey.id, secretVersion) };
    const usage = apiKey.usage.counter;
    const accepted: Accepted = { ok: true, apiKey, issuedAtSeconds, expiresAtSeconds, usage };
    const apiKeyEndsAtMs = apiKey.expiresAt?.getTime() ?? Infinity;
    const accountEndsAtMs = apiKey.account.goodUntilMs;
    const goodUntilMs = Math.min(expiresAtSeconds * 1000, apiKeyEndsAtMs, accountEndsAtMs);
    this.#accepted.remember({ authorization, accepted, goodUntilMs });
    return accepted;
  }

  #countRefused(
    refusal: Refusal,
    { apiKeyId, secretVersion }: AccessToken,
    nowMs: number,
    source: RequestSource,
  ): void {
    const { remoteAddress } = source.socket;
    const forwardedFor = forwardedForOf(source);
    this.#usage.refused(refusal, apiKeyId, secretVersion, nowMs, remoteAddress, forwardedFor);
  }

  /** A genuine token may name an API key that was not read yet; one that proves nothing costs no query. */
  #isApiKeyMissing(verdict: Refusal, token: AccessToken, account: RememberedAccount): boolean {
    if (verdict.code !== 'INVALID_CREDENTIALS' || verdict.cause !== 'UNPROVEN') return false;
    return this.#isOfUnreadApiKey(token, account);
  }

  #isOfUnreadApiKey(token: AccessToken, account: RememberedAccount): boolean {
    if (this.#memory.recallApiKey(account, token.apiKeyId) !== undefined) return false;
    const { keysByVersion, issuer } = account.verifiable;
    const keys = keysByVersion.get(token.secretVersion);
    if (keys === undefined || token.issuer !== issuer) return false;
    return checkAccessTokenSignature(token, keys.accessTokenKey);
  }
}

function count({ usage }: Accepted, nowMs: number, source: RequestSource): void {
  usage.count(nowMs, source.socket.remoteAddress, forwardedForOf(source));
}

/** node:http joins several headers of this name into one text (RFC 9110 section 5.3). */
function forwardedForOf({ headers }: RequestSource): string | undefined {
  return headers['x-forwarded-for'] as string | undefined;
}
