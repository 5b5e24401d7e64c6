import { byApi, byProject } from '../where.js';

/** @typedef {import('../take-out.js').Protection} Protection */

const request = 'apps/api/src/http/refuse-request.ts';
const server = 'apps/api/src/http/http-server.ts';
const connections = 'apps/api/src/http/connections.ts';
const byRefusals = byApi('http/refused-requests');
const byStops = byProject('faults-embedded', ['process/stop']);

/** What a request may be before any route looks at it, and how a node ends. @type {readonly Protection[]} */
export const http = [
  {
    promise: 'a request has a bounded number of headers',
    file: request,
    takeOut: 'if (rawHeaders.length > limits.headersMax * 2) return HEADERS_TOO_LARGE;',
    ...byRefusals,
  },
  {
    promise: 'an address has a bounded length',
    file: request,
    takeOut: 'if ((request.url as string).length > limits.urlCharsMax) return URL_TOO_LONG;',
    ...byRefusals,
  },
  {
    promise: 'a request has one Host header, which is one',
    file: request,
    takeOut: 'return HOST.test(host) && countHosts(rawHeaders) === 1 ? null : BAD_HOST;',
    putIn: 'return null;',
    ...byRefusals,
  },
  {
    promise: 'who sends the headers slowly is cut off',
    file: server,
    takeOut: 'headersTimeout: limits.headersMsMax,\n    requestTimeout: limits.requestMsMax,',
    putIn: 'headersTimeout: 0,\n    requestTimeout: 0,',
    ...byRefusals,
  },
  {
    promise: 'who sends the body slowly is cut off',
    file: server,
    takeOut: 'requestTimeout: limits.requestMsMax,',
    putIn: 'requestTimeout: 0,',
    ...byRefusals,
  },
  {
    promise: 'a node has a bounded number of connections',
    file: server,
    takeOut: '  server.maxConnections = limits.connectionsMax;\n',
    ...byRefusals,
  },
  {
    promise: 'no answer tells of an error inside',
    file: server,
    takeOut: "return { status, name: 'INTERNAL_SERVER_ERROR', message: LOGGED };",
    putIn: "return { status, name: 'INTERNAL_SERVER_ERROR', message: error.message };",
    ...byApi('http/unexpected-errors'),
  },
  {
    promise: 'an unexpected error is logged',
    file: server,
    takeOut: "if (status >= 500) log.error({ err: error }, 'unexpected error in a request');",
    ...byApi('http/unexpected-errors'),
  },
  {
    promise: 'the metrics are for who has their token',
    file: 'apps/api/src/metrics/metrics.route.ts',
    takeOut: 'if (!isAllowed(request)) return refuse(request, reply);',
    ...byApi('health/health'),
  },
  {
    promise: 'a node that stops is not ready',
    file: 'apps/api/src/health/health.route.ts',
    takeOut: "if (connections.isStopping) return reply.code(503).send({ status: 'stopping' });",
    ...byStops,
  },
  {
    promise: 'a node that stops is not held up by who never ends a request',
    file: connections,
    takeOut: `      setTimeout(() => this.#cut((socket) => !this.isAwaited(socket)), arriveMsMax),
      setTimeout(() => this.#cut(() => true), answerMsMax),
`,
    ...byStops,
  },
  {
    promise: 'a node that stops is not held up by who never ends asking',
    file: connections,
    takeOut: "if (this.#isStopping) response.setHeader('Connection', 'close');",
    ...byStops,
  },
  {
    promise: 'an operation takes a bounded time',
    file: 'apps/api/src/graphql/graphql.route.ts',
    takeOut: 'return await Promise.race([answer.call(app, request, reply), clock.over]);',
    putIn: 'return await answer.call(app, request, reply);',
    ...byApi('graphql/time-limit'),
  },
  {
    promise: 'an address that cannot be read is answered like all that is refused',
    file: 'apps/api/src/http/http-server.ts',
    takeOut: 'frameworkErrors: (',
    putIn: '["frame"]: (',
    ...byApi('http/refused-requests'),
  },
];
