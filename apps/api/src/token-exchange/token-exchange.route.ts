import { refusalBody, statusOf, type Refusal } from '@rekey/keys/verdict';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  exchangeRequestToken,
  type ExchangeDependencies,
  type ExchangeResult,
} from './exchange-request-token.ts';
import { refreshTokens, type RefreshDependencies } from './refresh-tokens.ts';
import type { StrangerLimit } from './stranger-limit.ts';

/** What the two routes are made of. */
export type TokenExchangeRouteOptions = {
  readonly exchange: ExchangeDependencies;
  readonly refresh: RefreshDependencies;
  readonly limit: StrangerLimit;
};

/** A request token has 4096 characters at most; the rest is JSON around it. */
const BODY_BYTES_MAX = 16_384;
const RETRY_AFTER_SECONDS_UNAVAILABLE = 1;

/**
 * `POST /api/v1/auth/token` and `POST /api/auth/bearer/refresh`. Clients in the wild send their JSON
 * under any content type or none, so the body is read as text and parsed here.
 */
export async function tokenExchangeRoute(
  app: FastifyInstance,
  { exchange, refresh, limit }: TokenExchangeRouteOptions,
): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));

  app.post('/api/v1/auth/token', { bodyLimit: BODY_BYTES_MAX }, async (request, reply) => {
    const jwt = readJwt(request.body);
    const run = async () =>
      jwt === null ? NO_JWT : exchangeRequestToken(exchange, jwt, request.ip);
    await answer(request, reply, limit, run, statusOf);
  });

  app.post('/api/auth/bearer/refresh', { bodyLimit: BODY_BYTES_MAX }, async (request, reply) => {
    const token = readRefreshToken(request.body);
    const run = async () =>
      token === null ? NO_REFRESH_TOKEN : refreshTokens(refresh, token, request.ip);
    // RFC 6749 section 5.2: a refresh token that does not hold is a bad request.
    await answer(request, reply, limit, run, (code) =>
      statusOf(code) === 401 ? 400 : statusOf(code),
    );
  });
}

const NO_JWT: Refusal = {
  ok: false,
  code: 'MALFORMED_TOKEN',
  reason: 'the body is to be JSON of the form {"jwt": "<request token>"}',
};
const NO_REFRESH_TOKEN: Refusal = {
  ok: false,
  code: 'MALFORMED_TOKEN',
  reason: 'the body is to be a form with one refresh_token',
};

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  limit: StrangerLimit,
  run: () => Promise<ExchangeResult>,
  status: (code: Refusal['code']) => number,
): Promise<void> {
  const retryAfterSeconds = limit.secondsUntilFree(request.ip);
  const result: ExchangeResult =
    retryAfterSeconds > 0 ? { ok: false, code: 'RATE_LIMITED', retryAfterSeconds } : await run();
  void reply.header('cache-control', 'no-store').header('pragma', 'no-cache');
  if (result.ok) return void reply.send(result.tokens);
  if (isStranger(result)) limit.count(request.ip);
  if (result.code === 'RATE_LIMITED') void reply.header('retry-after', result.retryAfterSeconds);
  if (result.code === 'UNAVAILABLE')
    void reply.header('retry-after', RETRY_AFTER_SECONDS_UNAVAILABLE);
  void reply.code(status(result.code)).send(refusalBody(result, status(result.code)));
}

/** Whether the caller proved nothing. */
function isStranger(refusal: Refusal): boolean {
  if (refusal.code === 'MALFORMED_TOKEN') return true;
  return refusal.code === 'INVALID_CREDENTIALS' && refusal.cause === 'UNPROVEN';
}

function readJwt(body: unknown): string | null {
  if (typeof body !== 'string') return null;
  try {
    const parsed: unknown = JSON.parse(body);
    const jwt =
      typeof parsed === 'object' && parsed !== null && 'jwt' in parsed ? parsed.jwt : null;
    return typeof jwt === 'string' ? jwt : null;
  } catch {
    return null;
  }
}

function readRefreshToken(body: unknown): string | null {
  const tokens = new URLSearchParams(typeof body === 'string' ? body : '').getAll('refresh_token');
  return tokens.length === 1 && tokens[0] ? tokens[0] : null;
}
