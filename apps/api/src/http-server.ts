import { createServer, type RequestListener } from 'node:http';
import Fastify, { LogController, type FastifyError, type FastifyInstance } from 'fastify';
import { isDatabaseUnreachable } from './database/database-error.ts';
import type { Dependencies } from './dependencies.ts';
import { refuseUnparsed } from './refuse-unparsed.ts';
import { isVerifyRequest } from './verification/verification.route.ts';

/** A client that has not sent its headers, or its whole request, by then is cut off. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** How often the two are looked at; by default Node does so every 30 seconds. */
const TIMEOUTS_CHECKED_EVERY_MS = 1000;
/** Longer than gateways keep their idle connections, so that it is they who close them. */
const KEEP_ALIVE_TIMEOUT_MS = 75_000;

/** When a database that is gone may be back. */
const RETRY_AFTER_SECONDS = 1;

/** Fastify on a node:http server that hands verification to `verify` before any framework sees it. */
export function createHttpServer(
  { settings, log }: Pick<Dependencies, 'settings' | 'log'>,
  verify: RequestListener,
): FastifyInstance {
  const options = {
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionsCheckingInterval: TIMEOUTS_CHECKED_EVERY_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    // A request without a body, as nearly all are, is not made a stream to end.
    optimizeEmptyRequests: true,
  };
  const app = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: settings.trustedProxies.length > 0 ? [...settings.trustedProxies] : false,
    forceCloseConnections: 'idle',
    clientErrorHandler: refuseUnparsed,
    serverFactory: (handle) =>
      createServer(options, (request, response) =>
        isVerifyRequest(request.url) ? verify(request, response) : handle(request, response),
      ),
  }) as unknown as FastifyInstance;
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const { status, name, message } = answerTo(error);
    if (status >= 500) log.error({ err: error }, 'unexpected error in a request');
    if (status === 503) void reply.header('retry-after', RETRY_AFTER_SECONDS);
    return reply.code(status).send({ status, name, message });
  });
  return app;
}

/** What a caller is told of an error that no route has answered itself. */
function answerTo(error: FastifyError) {
  const status = error.statusCode ?? 500;
  // Fastify's messages for a caller's mistakes name nothing of ours. One who hangs up in the middle of a
  // request is told so in vain, and looks like a lost database but for the status.
  if (status >= 400 && status < 500) return { status, name: 'BAD_REQUEST', message: error.message };
  if (isDatabaseUnreachable(error)) return UNAVAILABLE;
  return { status, name: 'INTERNAL_SERVER_ERROR', message: LOGGED };
}

const LOGGED = 'Something went wrong here; it has been logged.';
const UNAVAILABLE = {
  status: 503,
  name: 'UNAVAILABLE',
  message: 'The database does not answer at this moment; try again in a few seconds.',
};
