import { ApolloServer } from '@apollo/server';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Dependencies } from '../dependencies.ts';
import type { Rate } from '../rate-limit.ts';
import type { ResolveViewer } from '../sign-in/resolve-viewer.ts';
import type { GraphqlContext } from './context.ts';
import { LIMIT_RULES, PARSE_OPTIONS } from './document-limits/document-limits.ts';
import { introspectionPlugin } from './document-limits/introspection.ts';
import { beforeExecution, formatError } from './error.ts';
import { ratePlugin } from './limit-rate.ts';
import { refusalsPlugin, type TellRefusal } from './tell-refusals.ts';
import { OperationClock, TimeLimitError } from './time-limit/operation-clock.ts';
import { timeMutations } from './time-limit/time-mutations.ts';
import { TIME_LIMITS, type TimeLimits } from './time-limit/time-limits.ts';

/** What the endpoint is made of. */
export type GraphqlRouteOptions = {
  readonly schema: GraphQLSchema;
  readonly dependencies: Dependencies;
  readonly resolveViewer: ResolveViewer;
  /** Told of each document that is refused. */
  readonly tellRefusal: TellRefusal;
  /** Left out, the usual ones. */
  readonly timeLimits?: TimeLimits;
  readonly operationRate?: Rate;
};

const BODY_BYTES_MAX = 256 * 1024;

/** `POST /graphql`, one operation in JSON a request. */
export async function graphqlRoute(
  app: FastifyInstance,
  options: GraphqlRouteOptions,
): Promise<void> {
  const { dependencies, resolveViewer, tellRefusal, timeLimits = TIME_LIMITS } = options;
  timeMutations(options.schema);
  const clocks = new WeakMap<FastifyRequest, OperationClock>();
  const apollo = createApollo(app, options);
  await apollo.start();
  const answer = fastifyApolloHandler(apollo, {
    context: async (request) => ({
      dependencies,
      viewer: await resolveViewer(request).catch((error: unknown) => {
        throw beforeExecution(dependencies.log, error);
      }),
      ip: request.ip,
      clock: clocks.get(request) as OperationClock,
    }),
  });
  const inTime = async (request: FastifyRequest, reply: FastifyReply) => {
    const clock = new OperationClock(timeLimits);
    clocks.set(request, clock);
    try {
      return await Promise.race([answer.call(app, request, reply), clock.over]);
    } catch (error) {
      if (!(error instanceof TimeLimitError)) throw error;
      tellRefusal('TIME_LIMIT_EXCEEDED', request);
      return gaveUp(dependencies.log, error);
    } finally {
      clock.stop();
    }
  };
  app.post('/graphql', { bodyLimit: BODY_BYTES_MAX, onRequest: refuseMalformedHost }, inTime);
}

function createApollo(
  app: FastifyInstance,
  { schema, dependencies, tellRefusal, operationRate }: GraphqlRouteOptions,
): ApolloServer<GraphqlContext> {
  return new ApolloServer<GraphqlContext>({
    schema,
    plugins: [
      fastifyApolloDrainPlugin(app),
      introspectionPlugin(dependencies.settings.graphqlIntrospection),
      refusalsPlugin(tellRefusal),
      ratePlugin(operationRate),
    ],
    validationRules: [...LIMIT_RULES],
    parseOptions: PARSE_OPTIONS,
    formatError: formatError(dependencies.log),
    // Signals are main.ts's business.
    stopOnTerminationSignals: false,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    csrfPrevention: true,
    persistedQueries: false,
    // To whom, the plugin decides.
    introspection: true,
  });
}

/** What is still under way ends by itself, and nobody hears of it. */
function gaveUp(log: FastifyBaseLogger, { message, extensions, outcome }: TimeLimitError) {
  log.warn({ outcome }, 'a GraphQL operation took too long');
  return { errors: [{ message, extensions }] };
}

/** Apollo's integration makes a URL of the request, and throws where there is none (RFC 9110 section 7.2). */
async function refuseMalformedHost(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (URL.canParse(request.url, `${request.protocol}://${request.hostname}/`)) return;
  await reply.code(400).send({
    errors: [{ message: 'The Host header is malformed.', extensions: { code: 'BAD_REQUEST' } }],
  });
}
