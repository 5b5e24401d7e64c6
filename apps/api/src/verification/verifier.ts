import {
  checkAccessTokenSignature,
  parseAccessToken,
  type AccessToken,
} from '@rekey/keys/access-token';
import { judgeAccessToken, type AccessTokenVerdict } from '@rekey/keys/judge-access-token';
import { INVALID_CREDENTIALS, type Refusal } from '@rekey/keys/verdict';
import { bearerTokenOf } from './bearer-token.ts';
import type { AccountMemory, RememberedAccount } from './account-memory.ts';
import { GenerationalCache } from './generational-cache.ts';
import { SeenBefore } from './seen-before.ts';

/** What a gateway is told of a token that is let in. */
export type Accepted = Extract<AccessTokenVerdict, { ok: true }> & {
  /** Seconds since 1970: until when the token itself is good. */
  readonly expiresAtSeconds: number;
  readonly issuedAtSeconds: number;
  /** Header lines as `writeHead` takes them, made once for all requests with this token. */
  readonly headerLines: readonly string[];
};

/** Let in or refused. */
export type VerifyResult = Accepted | Refusal;

type Remembered = {
  /** The whole header: what is remembered by its last characters is only good for this one. */
  readonly authorization: string;
  readonly account: RememberedAccount;
  readonly accepted: Accepted;
  /** Milliseconds since 1970: from then on the token or its API key has expired. */
  readonly goodUntilMs: number;
};

const ACCEPTED_MAX = 50_000;
/** A change may come between reading and judging; then both are done again, up to so often. */
const ATTEMPTS_MAX = 5;
const UNAVAILABLE: Refusal = { ok: false, code: 'UNAVAILABLE' };

/** Judges access tokens from memory, and only while this node's lease lets it vouch for that. */
export class Verifier {
  readonly #memory: AccountMemory;
  readonly #isLeaseHeld: () => boolean;
  /** Tokens let in, from the second time on. Refusals are not remembered: a flood of bad tokens must not push these out. */
  readonly #accepted = new GenerationalCache<Remembered>(ACCEPTED_MAX);

  readonly #seenBefore = new SeenBefore();

  constructor(memory: AccountMemory, isLeaseHeld: () => boolean) {
    this.#memory = memory;
    this.#isLeaseHeld = isLeaseHeld;
  }

  /**
   * The verdict on an `Authorization` header, at once if all it takes is in memory; else a promise,
   * which reads what is missing. Never rejects for what a token says; rejects when the database
   * cannot be read.
   */
  verify(authorization: string | undefined, nowMs: number): VerifyResult | Promise<VerifyResult> {
    if (authorization === undefined) return INVALID_CREDENTIALS;
    if (!this.#isLeaseHeld()) return UNAVAILABLE;
    const remembered = this.#accepted.get(endOf(authorization));
    if (remembered?.authorization === authorization) {
      if (!remembered.account.isForgotten && nowMs < remembered.goodUntilMs)
        return remembered.accepted;
      this.#accepted.delete(endOf(authorization));
    }
    const text = bearerTokenOf(authorization);
    const parsed = text === null ? null : parseAccessToken(text);
    if (!parsed?.ok) return INVALID_CREDENTIALS;
    const { token } = parsed;
    return this.#judge(authorization, token, nowMs) ?? this.#readAndJudge(authorization, token);
  }

  /** The verdict from memory, or null where something has to be read first. */
  #judge(authorization: string, token: AccessToken, nowMs: number): VerifyResult | null {
    const account = this.#memory.recall(token.shortname);
    if (account === undefined) return null;
    const verifiable = account?.verifiable ?? null;
    const verdict = judgeAccessToken(token, verifiable, Math.floor(nowMs / 1000));
    if (account === null) return verdict as Refusal;
    if (verdict.ok) return this.#remember(authorization, token, account, verdict);
    return isApiKeyMissing(verdict, token, account) ? null : verdict;
  }

  /** Each round begins anew, with the lease: whatever it waited for, something may have changed. */
  async #readAndJudge(authorization: string, token: AccessToken): Promise<VerifyResult> {
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
      const account = await this.#memory.find(token.shortname);
      if (account !== null && isSignedFor(token, account))
        await this.#memory.readApiKey(account, token.apiKeyId);
      if (!this.#isLeaseHeld()) return UNAVAILABLE;
      const verdict = this.#judge(authorization, token, Date.now());
      if (verdict !== null) return verdict;
    }
    return UNAVAILABLE;
  }

  #remember(
    authorization: string,
    token: AccessToken,
    account: RememberedAccount,
    verdict: Extract<AccessTokenVerdict, { ok: true }>,
  ): Accepted {
    const { expiresAtSeconds, issuedAtSeconds } = token;
    const headerLines = headerLinesOf(verdict);
    const accepted = { ...verdict, expiresAtSeconds, issuedAtSeconds, headerLines };
    if (!this.#seenBefore.check(endOf(authorization))) return accepted;
    const apiKeyEndsAt = account.verifiable.apiKeysById.get(token.apiKeyId)?.expiresAt?.getTime();
    const goodUntilMs = Math.min(expiresAtSeconds * 1000, apiKeyEndsAt ?? Infinity);
    this.#accepted.set(endOf(authorization), { authorization, account, accepted, goodUntilMs });
    return accepted;
  }
}

/** An HS256 signature in BASE64URL, in characters. */
const SIGNATURE_CHARS = 43;

/** Where a header is remembered: hashing all of its some 400 characters would cost more than all else. */
function endOf(authorization: string): string {
  return authorization.slice(-SIGNATURE_CHARS);
}

/** A genuine token may name an API key that was not read yet; one that proves nothing costs no query. */
function isApiKeyMissing(
  verdict: Refusal,
  token: AccessToken,
  account: RememberedAccount,
): boolean {
  if (verdict.code !== 'INVALID_CREDENTIALS' || verdict.cause !== 'UNPROVEN') return false;
  return isSignedFor(token, account);
}

function isSignedFor(token: AccessToken, account: RememberedAccount): boolean {
  const { verifiable, goneApiKeyIds } = account;
  if (verifiable.apiKeysById.has(token.apiKeyId) || goneApiKeyIds.has(token.apiKeyId)) return false;
  const keys = verifiable.keysByVersion.get(token.secretVersion);
  if (keys === undefined || token.issuer !== verifiable.issuer) return false;
  return checkAccessTokenSignature(token, keys.accessTokenKey);
}

function headerLinesOf(verdict: Extract<AccessTokenVerdict, { ok: true }>): readonly string[] {
  return [
    'X-Auth-Account',
    verdict.shortname,
    'X-Auth-Appname',
    verdict.appname,
    'X-Auth-Role',
    verdict.role,
    'Cache-Control',
    'no-store',
    'Content-Length',
    '0',
  ];
}
