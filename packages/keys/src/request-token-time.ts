/** When a request token may be used. */
import type { RequestTokenClaims } from './request-token-claims.ts';

/** The claim that keeps a token from being used now, and by how many whole seconds. */
export type LeewayBreach = { claim: 'iat' | 'nbf' | 'exp'; secondsOff: number };

/** A token's times, in seconds since 1970. */
export type RequestTokenTimes = Pick<
  RequestTokenClaims,
  'iatSeconds' | 'nbfSeconds' | 'expSeconds'
>;

/**
 * Null when a token may be used at `now`: `iat` at most `leewaySeconds` away, either way; `nbf`, if
 * there is one, no further ahead than that; `exp`, if there is one, not reached. A client that
 * writes `exp` asks for less time than it would have had, so no leeway is added to it.
 */
export function findLeewayBreach(
  { iatSeconds, nbfSeconds, expSeconds }: RequestTokenTimes,
  now: Date,
  leewaySeconds: number,
): LeewayBreach | null {
  const nowSeconds = now.getTime() / 1000;
  // Whole seconds on both sides: a token made in this very second is 0 seconds old.
  const secondsOff = Math.abs(Math.floor(nowSeconds) - iatSeconds);
  if (secondsOff > leewaySeconds) return { claim: 'iat', secondsOff };
  if (nbfSeconds !== null && nbfSeconds > nowSeconds + leewaySeconds) {
    return { claim: 'nbf', secondsOff: Math.ceil(nbfSeconds - nowSeconds) };
  }
  if (expSeconds === null || nowSeconds < expSeconds) return null;
  return { claim: 'exp', secondsOff: Math.floor(nowSeconds - expSeconds) };
}

/** Whether a token may be used at `now`; see `findLeewayBreach`. */
export function isWithinLeeway(
  times: RequestTokenTimes,
  now: Date,
  leewaySeconds: number,
): boolean {
  return findLeewayBreach(times, now, leewaySeconds) === null;
}
