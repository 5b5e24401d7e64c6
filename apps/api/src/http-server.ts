import { createServer, type RequestListener } from 'node:http';
import Fastify, { LogController, type FastifyError, type FastifyInstance } from 'fastify';
import type { Dependencies } from './dependencies.ts';
import { isVerifyRequest } from './verification/verification.route.ts';

/** A client that has not sent its headers, or its whole request, by then is cut off. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** Longer than gateways keep their idle connections, so that it is they who close them. */
const KEEP_ALIVE_TIMEOUT_MS = 75_000;

/** Fastify on a node:http server that hands verification to `verify` before any framework sees it. */
export function createHttpServer(
  { settings, log }: Pick<Dependencies, 'settings' | 'log'>,
  verify: RequestListener,
): FastifyInstance {
  const timeouts = {
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
  };
  const app = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: settings.trustedProxies.length > 0 ? [...settings.trustedProxies] : false,
    forceCloseConnections: 'idle',
    serverFactory: (handle) =>
      createServer(timeouts, (request, response) =>
        isVerifyRequest(request.url) ? verify(request, response) : handle(request, response),
      ),
  }) as unknown as FastifyInstance;
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const status = error.statusCode ?? 500;
    const isCallersMistake = status >= 400 && status < 500;
    if (!isCallersMistake) log.error({ err: error }, 'unexpected error in a request');
    // Fastify's messages for a caller's mistakes name nothing of ours.
    const message = isCallersMistake
      ? error.message
      : 'Something went wrong here; it has been logged.';
    const name = isCallersMistake ? 'BAD_REQUEST' : 'INTERNAL_SERVER_ERROR';
    return reply.code(status).send({ status, name, message });
  });
  return app;
}
