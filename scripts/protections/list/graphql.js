import { byApi, byProject } from '../where.js';

/** @typedef {import('../take-out.js').Protection} Protection */

const route = 'apps/api/src/graphql/graphql.route.ts';
const limits = 'apps/api/src/graphql/document-limits/document-limits.ts';

/** What is refused of a GraphQL request before it is executed. @type {readonly Protection[]} */
export const graphql = [
  {
    promise: 'no list of operations is taken in one request',
    file: route,
    takeOut: 'allowBatchedHttpRequests: false,',
    putIn: 'allowBatchedHttpRequests: true,',
    ...byApi('graphql'),
  },
  {
    promise: 'no document is kept under a hash that a client chooses',
    file: route,
    takeOut: 'persistedQueries: false,',
    ...byApi('graphql'),
  },
  {
    promise: 'no answer tells of an error inside a resolver',
    file: 'apps/api/src/graphql/error.ts',
    takeOut: "return failure(formatted, 'INTERNAL_SERVER_ERROR', INTERNAL_MESSAGE);",
    putIn: 'return formatted;',
    ...byApi('graphql', 'http/unexpected-errors'),
  },
  {
    promise: 'no answer quotes the input that it refuses, passwords included',
    file: 'apps/api/src/graphql/error.ts',
    takeOut: 'withoutInternals(withoutQuotedValue(formatted, error))',
    putIn: 'withoutInternals(formatted)',
    ...byApi('graphql/tell'),
  },
  {
    promise: 'a body is as large as a document can be, and no larger',
    file: route,
    takeOut: 'bodyLimit: BODY_BYTES_MAX, ',
    ...byApi('graphql'),
  },
  {
    promise: 'the schema is told to whom the setting says',
    file: route,
    takeOut: '      introspectionPlugin(dependencies.settings.graphqlIntrospection),\n',
    ...byApi('graphql'),
  },
  ...[
    [
      'depth',
      "maxDepthRule({ ...reporting('DEPTH'), ignoreIntrospection: true, flattenFragments: true }),",
    ],
    ['aliases', "maxAliasesRule({ ...reporting('ALIASES'), allowList: [] }),"],
    ['directives', "maxDirectivesRule(reporting('DIRECTIVES')),"],
    ['cost', '  costRule,\n'],
    ['secret fields', '  secretFieldsRule,\n'],
  ].map(([what = '', takeOut = '']) => ({
    promise: `the ${what} of a document are bounded`,
    ...{ file: limits, takeOut, ...byApi('graphql') },
  })),
  {
    promise: 'the tokens of a document are bounded',
    file: limits,
    takeOut: '{ maxTokens: DOCUMENT_LIMITS.TOKENS }',
    putIn: '{ maxTokens: 100_000 }',
    ...byApi('graphql'),
  },
  {
    promise: 'a mutation without the permission is refused',
    file: 'apps/api/src/schedule/schedule.resolver.ts',
    takeOut: '  @Authorized(Permission.SHARED_SECRET_REGENERATE)\n',
    ...byApi('schema-driven/changing'),
  },
  {
    promise: 'a query without the permission is refused',
    file: 'apps/api/src/requests/usage.resolver.ts',
    takeOut: '  @Authorized(Permission.API_KEY_READ)\n',
    ...byApi('schema-driven/reading'),
  },
  {
    promise: 'a document that is refused is counted',
    file: route,
    takeOut: '      refusalsPlugin(tellRefusal),\n',
    ...byApi('graphql/tell-refusals'),
  },
  {
    promise: 'an operation that is given up is counted',
    file: route,
    takeOut: "tellRefusal('TIME_LIMIT_EXCEEDED', request);",
    ...byApi('graphql/time-limit'),
  },
  {
    promise: 'nothing of a document that is refused is told by the metrics',
    file: 'apps/api/src/graphql/tell-refusals.ts',
    takeOut: 'if (reason !== undefined) tell(reason, contextValue);',
    putIn: 'if (reason !== undefined) tell(errors[0]?.message as DocumentRefusal, contextValue);',
    ...byApi('graphql/tell-refusals'),
  },
  {
    promise: 'one viewer does not take a node to themselves',
    file: route,
    takeOut: '      ratePlugin(operationRate),\n',
    ...byApi('graphql/limit-rate'),
  },
  {
    promise: 'an operation counts by what it may cost',
    file: 'apps/api/src/graphql/limit-rate.ts',
    takeOut: 'limit.count(key, costOf(operation), nowMs)',
    putIn: 'limit.count(key, 1, nowMs)',
    ...byApi('graphql/limit-rate'),
  },
  {
    promise: 'who has not signed in counts by their network',
    file: 'apps/api/src/graphql/limit-rate.ts',
    takeOut: 'viewer === null ? addressGroup(ip)',
    putIn: 'viewer === null ? (ip || addressGroup(ip))',
    ...byApi('graphql/limit-rate'),
  },
  {
    promise: 'a clock that is set back silences nothing',
    file: 'apps/api/src/once-a-minute.ts',
    takeOut: 'return Math.abs(otherMs - oneMs) < MINUTE_MS;',
    putIn: 'return otherMs - oneMs < MINUTE_MS;',
    ...byProject('unit', ['unit/once-a-minute']),
  },
  {
    promise: 'each viewer counts by itself',
    file: 'apps/api/src/graphql/limit-rate.ts',
    takeOut: 'viewer === null ? addressGroup(ip) : `${viewer.kind} ${viewer.id}`',
    putIn: 'addressGroup(ip)',
    ...byApi('graphql/limit-rate'),
  },
  {
    promise: 'a document that is refused is told of, with who sent it',
    file: 'apps/api/src/app.ts',
    takeOut: '      refused.note(reason, ip, viewer?.id);\n',
    ...byApi('http/log-refused-requests'),
  },
  {
    promise: 'a request that is refused is told of',
    file: 'apps/api/src/http/http-server.ts',
    takeOut:
      'if (REFUSED.has(statusCode) && !isUsual) options.refused.note(`HTTP_${statusCode}`, ip);',
    ...byApi('http/log-refused-requests'),
  },
  {
    promise: 'what is no request is told of',
    file: 'apps/api/src/http/http-server.ts',
    takeOut: 'if (refusal !== null) options.refused.note(refusal.name, remoteAddress);',
    ...byApi('http/log-refused-requests'),
  },
  {
    promise: 'a request with two hosts is told of',
    file: 'apps/api/src/http/http-server.ts',
    takeOut: '      refused.note(refusal.name, request.socket.remoteAddress);\n',
    ...byApi('http/log-refused-requests'),
  },
  {
    promise: 'the same refusal does not fill the log',
    file: 'apps/api/src/refused-requests.ts',
    takeOut: 'if (this.#quiet.allows(JSON.stringify([name, ip, viewerId])))',
    ...byApi('http/log-refused-requests'),
  },
];
