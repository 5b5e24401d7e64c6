import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Metrics } from './metrics.ts';

/** What the route is made of. */
export type MetricsRouteOptions = {
  readonly metrics: Metrics;
  /** What a scraper has to show; undefined: nothing. */
  readonly token: string | undefined;
};

/** `GET /metrics`, in Prometheus's text format, for whoever has the token, if there is one (RFC 6750). */
export async function metricsRoute(
  app: FastifyInstance,
  { metrics, token }: MetricsRouteOptions,
): Promise<void> {
  const isAllowed = token === undefined ? () => true : isBearerOf(token);
  app.get('/metrics', async (request, reply) => {
    if (!isAllowed(request)) return refuse(request, reply);
    return reply
      .header('content-type', metrics.registry.contentType)
      .header('cache-control', 'no-store')
      .send(await metrics.registry.metrics());
  });
}

/** Compares hashes, which are equally long, in the same time whatever was sent. */
function isBearerOf(token: string): (request: FastifyRequest) => boolean {
  const hash = hashOf(token);
  return ({ headers }) => {
    const [, sent = ''] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
    return timingSafeEqual(hashOf(sent), hash);
  };
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function refuse({ headers }: FastifyRequest, reply: FastifyReply): FastifyReply {
  // RFC 6750 section 3.1: no error is named to who has shown nothing.
  const isShown = headers.authorization !== undefined;
  return reply
    .code(401)
    .header('www-authenticate', isShown ? 'Bearer error="invalid_token"' : 'Bearer')
    .send({
      status: 401,
      name: 'INVALID_CREDENTIALS',
      message: 'The metrics of this node want the bearer token that METRICS_TOKEN sets.',
    });
}
