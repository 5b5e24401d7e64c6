import { createServer, type RequestListener, type Server } from 'node:http';
import Fastify, { LogController, type FastifyError, type FastifyInstance } from 'fastify';
import { isDatabaseUnreachable } from '../database/database-error.ts';
import type { Dependencies } from '../dependencies.ts';
import { isVerifyRequest } from '../verification/verification.route.ts';
import type { RefusedRequests } from '../refused-requests.ts';
import type { Connections } from './connections.ts';
import type { HttpLimits } from './http-limits.ts';
import { BAD_ADDRESS, UNKNOWN_EXPECTATION } from './refusal.ts';
import { refusalOf, refuse, useOriginForm } from './refuse-request.ts';
import { refuseUnparsed } from './refuse-unparsed.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether 400 is how the route refuses what it is asked for, and counts it itself. */
    refusesBy400?: boolean;
  }
}

/** When a database that is gone may be back. */
const RETRY_AFTER_SECONDS = 1;

/** What the server is made of. */
export type HttpServerOptions = {
  readonly dependencies: Pick<Dependencies, 'settings' | 'log'>;
  /** Answers `/api/v1/auth/verify`. */
  readonly verify: RequestListener;
  readonly limits: HttpLimits;
  readonly connections: Connections;
  /** Told of what is refused. */
  readonly refused: RefusedRequests;
};

/**
 * Answers to requests that nothing of ours sends: malformed, of another page, with a method or a form
 * that is none, too large. Who may not come in (401, 429) is told of where that is decided.
 */
const REFUSED: ReadonlySet<number> = new Set([400, 403, 405, 413, 415]);

/** Fastify on a node:http server that hands verification to `verify` before any framework sees it. */
export function createHttpServer(options: HttpServerOptions): FastifyInstance {
  const { settings, log } = options.dependencies;
  const app = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: settings.trustedProxies.length > 0 ? [...settings.trustedProxies] : false,
    forceCloseConnections: 'idle',
    // Those that come while it closes are answered like all others.
    return503OnClosing: false,
    clientErrorHandler: (error, socket) => {
      const { remoteAddress } = socket;
      const refusal = refuseUnparsed(error, socket, options.connections.isAwaited(socket));
      if (refusal !== null) options.refused.note(refusal.name, remoteAddress);
    },
    // Left out, it would answer in other words, without any headers of ours, and repeat the address.
    frameworkErrors: (_error, { ip }, { raw }) => {
      options.refused.note(BAD_ADDRESS.name, ip);
      refuse(raw, BAD_ADDRESS);
    },
    serverFactory: (handle) => createNodeServer(options, handle),
  }) as unknown as FastifyInstance;
  app.addHook('onResponse', ({ ip, routeOptions: { config } }, { statusCode }, done) => {
    const isUsual = statusCode === 400 && config.refusesBy400;
    if (REFUSED.has(statusCode) && !isUsual) options.refused.note(`HTTP_${statusCode}`, ip);
    done();
  });
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const { status, name, message } = answerTo(error);
    if (status >= 500) log.error({ err: error }, 'unexpected error in a request');
    if (status === 503) void reply.header('retry-after', RETRY_AFTER_SECONDS);
    return reply.code(status).send({ status, name, message });
  });
  return app;
}

function createNodeServer(
  { verify, limits, connections, refused }: HttpServerOptions,
  handle: RequestListener,
): Server {
  const options = {
    headersTimeout: limits.headersMsMax,
    requestTimeout: limits.requestMsMax,
    connectionsCheckingInterval: limits.checkedEveryMs,
    keepAliveTimeout: limits.keepAliveMs,
    maxHeaderSize: limits.headerBytesMax,
    // A request without a body, as nearly all are, is not made a stream to end.
    optimizeEmptyRequests: true,
    // It is refused below, with the others that have a wrong one.
    requireHostHeader: false,
  };
  const answer = connections.listener((request, response) => {
    const refusal = refusalOf(request, limits);
    if (refusal !== null) {
      refused.note(refusal.name, request.socket.remoteAddress);
      refuse(response, refusal);
      return;
    }
    useOriginForm(request);
    if (isVerifyRequest(request.url)) verify(request, response);
    else handle(request, response);
  });
  const server = createServer(options, answer);
  server.maxHeadersCount = 0;
  server.maxConnections = limits.connectionsMax;
  server.on('checkExpectation', (_request, response) => refuse(response, UNKNOWN_EXPECTATION));
  connections.watch(server);
  return server;
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
