/** What an exchange, a refresh or a verification can say, and how it is said. */
import type { LeewayBreach } from './request-token-time.ts';

/** A refusal. It carries what its message needs, and never a secret, key or token. */
export type Refusal =
  | { ok: false; code: 'MALFORMED_TOKEN'; reason: string }
  | { ok: false; code: 'INVALID_CREDENTIALS'; cause: InvalidCredentialsCause }
  | ({ ok: false; code: 'TOKEN_OUTSIDE_LEEWAY'; leewaySeconds: number } & LeewayBreach)
  | { ok: false; code: 'TOKEN_REPLAYED' }
  | { ok: false; code: 'API_KEY_DISABLED'; appname: string }
  | { ok: false; code: 'API_KEY_EXPIRED'; appname: string; expiredAt: Date }
  | { ok: false; code: 'SHARED_SECRET_REGENERATED'; regeneratedAt: Date }
  | { ok: false; code: 'RATE_LIMITED'; retryAfterSeconds: number }
  | { ok: false; code: 'UNAVAILABLE' };

/** The names of the refusals, as they stand in the bodies of errors. */
export type RefusalCode = Refusal['code'];

/**
 * Why credentials do not hold. Whoever proved nothing learns nothing (`UNPROVEN`); a token that is
 * truly ours may be told that its time, or its appkey's, is over.
 */
export type InvalidCredentialsCause = 'UNPROVEN' | 'TOKEN_EXPIRED' | 'APPKEY_REGENERATED';

/** The body of an error of `/api/*`. */
export type RefusalBody = { status: number; name: RefusalCode; message: string };

/** The one answer to an unknown account, unknown appname, wrong appkey and wrong signature. */
export const INVALID_CREDENTIALS = {
  ok: false,
  code: 'INVALID_CREDENTIALS',
  cause: 'UNPROVEN',
} as const satisfies Refusal;

const STATUSES: Record<RefusalCode, number> = {
  MALFORMED_TOKEN: 400,
  INVALID_CREDENTIALS: 401,
  TOKEN_OUTSIDE_LEEWAY: 401,
  TOKEN_REPLAYED: 401,
  API_KEY_DISABLED: 401,
  API_KEY_EXPIRED: 401,
  SHARED_SECRET_REGENERATED: 401,
  RATE_LIMITED: 429,
  UNAVAILABLE: 503,
};

const INVALID_MESSAGES: Record<InvalidCredentialsCause, string> = {
  UNPROVEN:
    'These credentials are not valid here; check that the integration has its own credential string, unchanged.',
  TOKEN_EXPIRED: 'The token has expired; get a new one with a request token.',
  APPKEY_REGENERATED:
    "The API key's appkey was regenerated; put its new credential string into the integration.",
};

/** The HTTP status of a refusal. A refresh answers 400 to all of its own; that is its route's. */
export function statusOf(code: RefusalCode): number {
  return STATUSES[code];
}

/** One plain sentence that names the thing and the way out. */
export function messageOf(refusal: Refusal): string {
  switch (refusal.code) {
    case 'MALFORMED_TOKEN':
      return `The token is malformed: ${refusal.reason}.`;
    case 'INVALID_CREDENTIALS':
      return INVALID_MESSAGES[refusal.cause];
    case 'TOKEN_OUTSIDE_LEEWAY':
      return outsideLeewayMessage(refusal, refusal.leewaySeconds);
    case 'TOKEN_REPLAYED':
      return 'This request token was used before; make a new one, with its own jti, for each exchange.';
    case 'API_KEY_DISABLED':
      return `The API key ${refusal.appname} is disabled; an administrator can enable it under Settings > API Keys.`;
    case 'API_KEY_EXPIRED':
      return `The API key ${refusal.appname} expired at ${refusal.expiredAt.toISOString()}; an administrator can give it more time under Settings > API Keys.`;
    case 'SHARED_SECRET_REGENERATED':
      return `The account's shared secret was regenerated at ${refusal.regeneratedAt.toISOString()}; put the current shared secret into the integration's credential string, the appkey stays the same.`;
    case 'RATE_LIMITED':
      return `Too many requests; try again in ${refusal.retryAfterSeconds} seconds.`;
    case 'UNAVAILABLE':
      return 'Credentials cannot be checked at this moment; try again in a few seconds.';
  }
}

function outsideLeewayMessage({ claim, secondsOff }: LeewayBreach, leewaySeconds: number): string {
  if (claim === 'exp') {
    return `The request token ended by its own exp ${secondsOff} seconds ago; check the integration's clock and send a new one.`;
  }
  return `The request token's ${claim} is ${secondsOff} seconds from now, where ${leewaySeconds} are allowed; set the integration's clock and send a new one.`;
}

/** The body of an error; `status` is given where a route answers otherwise than usual. */
export function refusalBody(refusal: Refusal, status = statusOf(refusal.code)): RefusalBody {
  return { status, name: refusal.code, message: messageOf(refusal) };
}
