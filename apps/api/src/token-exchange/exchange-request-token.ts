import type { ApiKeyState } from '@rekey/keys/account-state';
import { judgeRequestToken, versionThatSigned } from '@rekey/keys/judge-request-token';
import { parseRequestToken, type RequestToken } from '@rekey/keys/request-token';
import type { Refusal } from '@rekey/keys/verdict';
import type { AuditActor } from '../audit/append-audit-event.ts';
import type { Dependencies } from '../dependencies.ts';
import type { UsageRecorder } from '../usage/usage-recorder.ts';
import type { AccountMemory } from '../verification/account-memory.ts';
import { overlapEndOf, type RememberedAccount } from '../verification/remembered-account.ts';
import {
  makeBearerTokens,
  makeRefreshToken,
  type BearerTokens,
  type Holder,
} from './bearer-tokens.ts';
import type { RefusalLog } from './refusal-log.ts';
import {
  requestTokenDigest,
  type Candidate,
  type TokenExchangeStore,
} from './token-exchange.store.ts';

/** What an exchange is made of. */
export type ExchangeDependencies = Pick<Dependencies, 'settings' | 'publicUrl' | 'now'> & {
  readonly store: TokenExchangeStore;
  readonly memory: AccountMemory;
  readonly refusals: RefusalLog;
  readonly usage: UsageRecorder;
};

/** Tokens, or why not. */
export type ExchangeResult = { readonly ok: true; readonly tokens: BearerTokens } | Refusal;

/** A change may come between judging and recording; then both are done again, up to so often. */
const ATTEMPTS_MAX = 5;

/**
 * Exchanges a request token for an access token and a refresh token. It is judged by the database's
 * present state, not by this node's memory of it: of what arrives once a regeneration is committed,
 * no node exchanges anything made with the old secret.
 *
 * Rejects when the database cannot be reached.
 */
export async function exchangeRequestToken(
  dependencies: ExchangeDependencies,
  jwt: string,
  ip: string,
): Promise<ExchangeResult> {
  const parsed = parseRequestToken(jwt);
  if (!parsed.ok) return parsed;
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const result = await attemptExchange(dependencies, parsed.token, ip);
    if (result !== 'CHANGED') return result;
  }
  return { ok: false, code: 'UNAVAILABLE' };
}

async function attemptExchange(
  dependencies: ExchangeDependencies,
  token: RequestToken,
  ip: string,
): Promise<ExchangeResult | 'CHANGED'> {
  const { store, memory, settings } = dependencies;
  const { shortname, appname } = token;
  const candidate = await store.findCandidate(shortname, appname);
  const account = candidate && (await memory.findAtEpoch(shortname, candidate.credentialsEpoch));
  const now = dependencies.now();
  const verdict = judgeRequestToken({
    token,
    account: account?.keys ?? null,
    apiKey: candidate?.apiKey ?? null,
    now,
    leewaySeconds: settings.requestTokenLeewaySeconds,
  });
  if (!verdict.ok || candidate === null || account === null) {
    if (candidate !== null && account !== null) {
      const refused = { token, candidate, account, ip, now };
      noteRefusal(dependencies, refused, verdict as Refusal);
    }
    return verdict as Refusal;
  }
  const { apiKey, secret } = verdict;
  const holder = { shortname, apiKey, secret, secretEndsAt: overlapEndOf(account, secret.version) };
  return recordExchange(dependencies, { token, candidate, holder, ip, now });
}

type Refused = {
  readonly token: RequestToken;
  readonly candidate: Candidate;
  readonly account: RememberedAccount;
  readonly ip: string;
  readonly now: Date;
};

function noteRefusal(
  { refusals, usage }: ExchangeDependencies,
  { token, candidate, account, ip, now }: Refused,
  refusal: Refusal,
): void {
  refusals.note(candidate.accountId, token.appname, ip, refusal);
  // Whoever proved nothing is neither counted nor kept waiting for a second look at the signature.
  if (refusal.code === 'INVALID_CREDENTIALS' || candidate.apiKey === null) return;
  const version = versionThatSigned(token, account.keys);
  if (version === null) return;
  usage.refused(refusal, candidate.apiKey.id, version, now.getTime(), ip, undefined);
}

type Judged = {
  readonly token: RequestToken;
  readonly candidate: Candidate;
  readonly holder: Holder;
  readonly ip: string;
  readonly now: Date;
};

async function recordExchange(
  dependencies: ExchangeDependencies,
  { token, candidate, holder, ip, now }: Judged,
): Promise<ExchangeResult | 'CHANGED'> {
  const { store, settings, refusals, usage } = dependencies;
  const { apiKey, secret } = holder;
  const { accountId } = candidate;
  const refreshToken = makeRefreshToken(dependencies, secret, now);
  const outcome = await store.record({
    candidate,
    apiKey,
    digest: requestTokenDigest(token),
    // Twice: the token may also come from a clock that is ahead by the leeway.
    digestKeptSeconds: 2 * settings.requestTokenLeewaySeconds + NODES_APART_SECONDS_MAX,
    refreshToken: refreshToken.row,
    ip,
    now,
    auditEvent: {
      accountId,
      actor: apiKeyActor(apiKey, ip),
      class: 'TOKEN',
      subclass: 'REQUEST_TOKEN',
      action: 'EXCHANGE',
      description: `The API key ${apiKey.appname} exchanged a request token for an access token.`,
      after: { appname: apiKey.appname, sharedSecretVersion: secret.version },
    },
  });
  if (outcome === 'CHANGED') return 'CHANGED';
  if (outcome === 'REPLAYED') {
    const refusal: Refusal = { ok: false, code: 'TOKEN_REPLAYED' };
    refusals.note(accountId, apiKey.appname, ip, refusal);
    usage.refused(refusal, apiKey.id, secret.version, now.getTime(), ip, undefined);
    return refusal;
  }
  usage.acceptedBy(apiKey.id, secret.version).count(now.getTime(), ip, undefined);
  return { ok: true, tokens: makeBearerTokens(dependencies, holder, refreshToken.text, now) };
}

/** Nodes judge `iat` by their own clocks, which may be so far apart without letting a token in twice. */
const NODES_APART_SECONDS_MAX = 3600;

/** An API key as the doer of something. */
export function apiKeyActor(apiKey: ApiKeyState, ip: string): AuditActor {
  return { kind: 'API_KEY', id: apiKey.id, label: apiKey.appname, ip };
}
