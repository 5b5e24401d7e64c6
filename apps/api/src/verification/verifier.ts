import {
  checkAccessTokenSignature,
  parseAccessToken,
  type AccessToken,
} from '@rekey/keys/access-token';
import { judgeAccessToken, type AccessTokenVerdict } from '@rekey/keys/judge-access-token';
import { INVALID_CREDENTIALS, type Refusal } from '@rekey/keys/verdict';
import type { AccountMemory, RememberedAccount } from './account-memory.ts';
import { GenerationalCache } from './generational-cache.ts';

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
  /** The whole token: what is remembered by its signature is only good for this one text. */
  readonly text: string;
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
  /** Tokens let in. Refusals are not remembered: a flood of bad tokens must not push these out. */
  readonly #accepted = new GenerationalCache<Remembered>(ACCEPTED_MAX);

  constructor(memory: AccountMemory, isLeaseHeld: () => boolean) {
    this.#memory = memory;
    this.#isLeaseHeld = isLeaseHeld;
  }

  /**
   * The verdict, at once if all it takes is in memory; else a promise, which reads what is missing.
   * Never rejects for what a token says; rejects when the database cannot be read.
   */
  verify(text: string, nowMs: number): VerifyResult | Promise<VerifyResult> {
    if (!this.#isLeaseHeld()) return UNAVAILABLE;
    const remembered = this.#accepted.get(signatureOf(text));
    if (remembered?.text === text) {
      if (!remembered.account.isForgotten && nowMs < remembered.goodUntilMs)
        return remembered.accepted;
      this.#accepted.delete(signatureOf(text));
    }
    const parsed = parseAccessToken(text);
    if (!parsed.ok) return INVALID_CREDENTIALS;
    return this.#judge(text, parsed.token, nowMs) ?? this.#readAndJudge(text, parsed.token);
  }

  /** The verdict from memory, or null where something has to be read first. */
  #judge(text: string, token: AccessToken, nowMs: number): VerifyResult | null {
    const account = this.#memory.recall(token.shortname);
    if (account === undefined) return null;
    const verifiable = account?.verifiable ?? null;
    const verdict = judgeAccessToken(token, verifiable, Math.floor(nowMs / 1000));
    if (account === null) return verdict as Refusal;
    if (verdict.ok) return this.#remember(text, token, account, verdict);
    return isApiKeyMissing(verdict, token, account) ? null : verdict;
  }

  /** Each round begins anew, with the lease: whatever it waited for, something may have changed. */
  async #readAndJudge(text: string, token: AccessToken): Promise<VerifyResult> {
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
      const account = await this.#memory.find(token.shortname);
      if (account !== null && isSignedFor(token, account))
        await this.#memory.readApiKey(account, token.apiKeyId);
      if (!this.#isLeaseHeld()) return UNAVAILABLE;
      const verdict = this.#judge(text, token, Date.now());
      if (verdict !== null) return verdict;
    }
    return UNAVAILABLE;
  }

  #remember(
    text: string,
    token: AccessToken,
    account: RememberedAccount,
    verdict: Extract<AccessTokenVerdict, { ok: true }>,
  ): Accepted {
    const { expiresAtSeconds, issuedAtSeconds } = token;
    const headerLines = headerLinesOf(verdict);
    const accepted = { ...verdict, expiresAtSeconds, issuedAtSeconds, headerLines };
    const apiKeyEndsAt = account.verifiable.apiKeysById.get(token.apiKeyId)?.expiresAt?.getTime();
    const goodUntilMs = Math.min(expiresAtSeconds * 1000, apiKeyEndsAt ?? Infinity);
    this.#accepted.set(signatureOf(text), { text, account, accepted, goodUntilMs });
    return accepted;
  }
}

/** An HS256 signature in BASE64URL, in characters. */
const SIGNATURE_CHARS = 43;

/** Where a token is remembered: hashing all of its some 400 characters would cost more than all else. */
function signatureOf(text: string): string {
  return text.slice(-SIGNATURE_CHARS);
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
