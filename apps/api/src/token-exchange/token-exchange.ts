import type { Dependencies } from '../dependencies.ts';
import { RateLimit, type Rate } from '../rate-limit.ts';
import type { UsageRecorder } from '../usage/usage-recorder.ts';
import type { AccountMemory } from '../verification/account-memory.ts';
import { exchangeRequestToken, type ExchangeResult } from './exchange-request-token.ts';
import { RefreshTokenStore } from './refresh-token.store.ts';
import { refreshTokens } from './refresh-tokens.ts';
import { RefusalLog } from './refusal-log.ts';
import { TokenExchangeStore } from './token-exchange.store.ts';

/**
 * Tokens that prove nothing, from one address. Guessing is hopeless anyway; this keeps a flood of guesses
 * from the database and the audit log. Whoever proves to hold a secret, even a retired one, is not counted:
 * a fleet of stragglers behind one address is heard.
 */
const STRANGERS: Rate = { burst: 1000, perSecond: 50 };

/** The two operations of this folder, wired, for callers at an address. */
export type TokenExchange = {
  exchange(jwt: string, ip: string): Promise<ExchangeResult>;
  refresh(refreshToken: string, ip: string): Promise<ExchangeResult>;
  /** Until everything there is to say of refusals is written. */
  close(): Promise<void>;
};

/** Wires the operations. An address that proved nothing too often of late is not even judged. */
export function createTokenExchange(
  dependencies: Dependencies,
  memory: AccountMemory,
  usage: UsageRecorder,
  limit: RateLimit = new RateLimit(STRANGERS),
): TokenExchange {
  const { prisma, log } = dependencies;
  const refusals = new RefusalLog(prisma, log);
  const judging = { ...dependencies, memory, usage };
  const exchange = { ...judging, refusals, store: new TokenExchangeStore(prisma) };
  const refresh = { ...judging, store: new RefreshTokenStore(prisma) };
  return {
    exchange: (jwt, ip) => limited(limit, ip, () => exchangeRequestToken(exchange, jwt, ip)),
    refresh: (token, ip) => limited(limit, ip, () => refreshTokens(refresh, token, ip)),
    close: () => refusals.flush(),
  };
}

async function limited(
  limit: RateLimit,
  ip: string,
  judge: () => Promise<ExchangeResult>,
): Promise<ExchangeResult> {
  const retryAfterSeconds = limit.secondsUntilFree(ip);
  if (retryAfterSeconds > 0) return { ok: false, code: 'RATE_LIMITED', retryAfterSeconds };
  const result = await judge();
  if (!result.ok && provesNothing(result)) limit.count(ip);
  return result;
}

function provesNothing(refusal: Exclude<ExchangeResult, { ok: true }>): boolean {
  if (refusal.code === 'MALFORMED_TOKEN') return true;
  return refusal.code === 'INVALID_CREDENTIALS' && refusal.cause === 'UNPROVEN';
}
