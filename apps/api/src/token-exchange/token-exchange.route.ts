import { refusalBody, statusOf, type Refusal, type RefusalCode } from '@rekey/keys/verdict';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Metrics } from '../metrics/metrics.ts';
import type { ExchangeResult } from './exchange-request-token.ts';
import type { TokenExchange } from './token-exchange.ts';

/** What the routes are made of. */
export type TokenExchangeRouteOptions = {
  readonly tokenExchange: TokenExchange;
  readonly metrics: Metrics;
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
  { tokenExchange, metrics }: TokenExchangeRouteOptions,
): Promise<void> {
  app.addHook('onClose', () => tokenExchange.close());
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));

  app.post('/api/v1/auth/token', { bodyLimit: BODY_BYTES_MAX }, async (request, reply) => {
    const jwt = readJwt(request.body);
    const result = await ask(request, async () =>
      jwt === null ? NO_JWT : tokenExchange.exchange(jwt, request.ip),
    );
    metrics.countExchange('exchange', result.ok ? 'OK' : result.code);
    return answer(reply, result, statusOf);
  });

  const refresh = { bodyLimit: BODY_BYTES_MAX, config: { refusesBy400: true } };
  app.post('/api/auth/bearer/refresh', refresh, async (request, reply) => {
    const token = readRefreshToken(request.body);
    const result = await ask(request, async () =>
      token === null ? NO_REFRESH_TOKEN : tokenExchange.refresh(token, request.ip),
    );
    metrics.countExchange('refresh', result.ok ? 'OK' : result.code);
    // RFC 6749 section 5.2: a refresh token that does not hold is a bad request.
    return answer(reply, result, (code) => (statusOf(code) === 401 ? 400 : statusOf(code)));
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

/** A database that cannot be reached is a refusal like another, that says to try again. */
async function ask(
  request: FastifyRequest,
  run: () => Promise<ExchangeResult>,
): Promise<ExchangeResult> {
  try {
    return await run();
  } catch (error) {
    request.log.error({ err: error }, 'an exchange could not be carried out');
    return { ok: false, code: 'UNAVAILABLE' };
  }
}

function answer(
  reply: FastifyReply,
  result: ExchangeResult,
  status: (code: RefusalCode) => number,
): FastifyReply {
  // RFC 6749 section 5.1.
  void reply.header('cache-control', 'no-store').header('pragma', 'no-cache');
  if (result.ok) return reply.send(result.tokens);
  if (result.code === 'RATE_LIMITED') void reply.header('retry-after', result.retryAfterSeconds);
  if (result.code === 'UNAVAILABLE')
    void reply.header('retry-after', RETRY_AFTER_SECONDS_UNAVAILABLE);
  return reply.code(status(result.code)).send(refusalBody(result, status(result.code)));
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
