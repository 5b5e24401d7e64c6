import { hashOpaqueToken, parseOpaqueToken } from '@rekey/keys/opaque-token';
import { refuseApiKey, type VersionedKeys } from '@rekey/keys/account-state';
import { INVALID_CREDENTIALS, type Refusal } from '@rekey/keys/verdict';
import type { NewAuditEvent } from '../audit/append-audit-event.ts';
import type { Dependencies } from '../dependencies.ts';
import type { UsageRecorder } from '../usage/usage-recorder.ts';
import type { AccountMemory } from '../verification/account-memory.ts';
import {
  keysToIssueWith,
  overlapEndOf,
  type RememberedAccount,
} from '../verification/remembered-account.ts';
import { makeBearerTokens, makeRefreshToken } from './bearer-tokens.ts';
import { apiKeyActor, type ExchangeResult } from './exchange-request-token.ts';
import type { RefreshTokenStore, StoredRefreshToken } from './refresh-token.store.ts';

/** What a refresh is made of. */
export type RefreshDependencies = Pick<Dependencies, 'settings' | 'publicUrl' | 'now'> & {
  readonly store: RefreshTokenStore;
  readonly memory: AccountMemory;
  readonly usage: UsageRecorder;
};

const ATTEMPTS_MAX = 5;

/**
 * Exchanges a refresh token for new tokens; it is good once. One that comes a second time was copied:
 * then whoever holds it and whoever holds its successor have to begin again with a request token.
 *
 * Rejects when the database cannot be reached.
 */
export async function refreshTokens(
  dependencies: RefreshDependencies,
  text: string,
  ip: string,
): Promise<ExchangeResult> {
  if (!parseOpaqueToken('rkr_', text).ok) return INVALID_CREDENTIALS;
  const tokenHash = hashOpaqueToken(text);
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const stored = await dependencies.store.find(tokenHash);
    if (stored === null) return INVALID_CREDENTIALS;
    const result = await attemptRefresh(dependencies, stored, ip);
    if (result !== 'CHANGED') return result;
  }
  return { ok: false, code: 'UNAVAILABLE' };
}

async function attemptRefresh(
  dependencies: RefreshDependencies,
  stored: StoredRefreshToken,
  ip: string,
): Promise<ExchangeResult | 'CHANGED'> {
  const { store, memory, usage } = dependencies;
  const now = dependencies.now();
  const { apiKey, shortname, familyId, sharedSecretVersion } = stored;
  if (stored.consumedAt !== null) {
    await store.endFamily(familyId, auditEventOf(stored, ip, 'REFUSE', REUSED));
    return INVALID_CREDENTIALS;
  }
  const account = await memory.findAtEpoch(shortname, stored.credentialsEpoch);
  const refusal = account === null ? INVALID_CREDENTIALS : judge(stored, account, now);
  if (refusal !== null) {
    usage.refused(refusal, apiKey.id, sharedSecretVersion, now.getTime(), ip, undefined);
    return refusal;
  }
  const secret = keysToIssueWith(account as RememberedAccount, sharedSecretVersion);
  const next = makeRefreshToken(dependencies, secret, now, familyId);
  const auditEvent = auditEventOf(stored, ip, 'REFRESH', 'refreshed its access token.');
  const outcome = await store.record({ stored, next: next.row, now, auditEvent });
  if (outcome === 'CHANGED') return 'CHANGED';
  usage.acceptedBy(apiKey.id, sharedSecretVersion).count(now.getTime(), ip, undefined);
  const secretEndsAt = overlapEndOf(account as RememberedAccount, secret.version);
  const holder = { shortname, apiKey, secret, secretEndsAt };
  return { ok: true, tokens: makeBearerTokens(dependencies, holder, next.text, now) };
}

const REUSED =
  'used a refresh token twice; all refresh tokens that came from that exchange were ended.';

/**
 * The holder of a genuine refresh token is told why it is over; not of a version of the shared secret
 * that was destroyed, or is too long ago to be read: that explains itself to nobody.
 */
function judge(stored: StoredRefreshToken, account: RememberedAccount, now: Date): Refusal | null {
  const { accepted, retired } = account.keys;
  const isOfStored = ({ version }: VersionedKeys) => version === stored.sharedSecretVersion;
  if (!accepted.some(isOfStored)) {
    const regeneratedAt = retired.find(isOfStored)?.regeneratedAt;
    if (regeneratedAt === undefined) return INVALID_CREDENTIALS;
    return { ok: false, code: 'SHARED_SECRET_REGENERATED', regeneratedAt };
  }
  if (stored.apiKey.appkeyVersion !== stored.appkeyVersion)
    return { ok: false, code: 'INVALID_CREDENTIALS', cause: 'APPKEY_REGENERATED' };
  if (stored.expiresAt <= now)
    return { ok: false, code: 'INVALID_CREDENTIALS', cause: 'TOKEN_EXPIRED' };
  return refuseApiKey(stored.apiKey, now.getTime() / 1000);
}

function auditEventOf(
  { accountId, apiKey }: StoredRefreshToken,
  ip: string,
  action: 'REFRESH' | 'REFUSE',
  what: string,
): NewAuditEvent {
  return {
    accountId,
    actor: apiKeyActor(apiKey, ip),
    class: 'TOKEN',
    subclass: 'REFRESH_TOKEN',
    action,
    description: `The API key ${apiKey.appname} ${what}`,
  };
}
