import { ApolloServer } from '@apollo/server';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Dependencies } from '../dependencies.ts';
import type { ResolveViewer } from '../sign-in/resolve-viewer.ts';
import type { GraphqlContext } from './context.ts';
import { LIMIT_RULES, PARSE_OPTIONS } from './document-limits/document-limits.ts';
import { introspectionPlugin } from './document-limits/introspection.ts';
import { beforeExecution, formatError } from './error.ts';

/** What the endpoint is made of. */
export type GraphqlRouteOptions = {
  readonly schema: GraphQLSchema;
  readonly dependencies: Dependencies;
  readonly resolveViewer: ResolveViewer;
};

const BODY_BYTES_MAX = 256 * 1024;

/** `POST /graphql`, one operation in JSON a request. */
export async function graphqlRoute(
  app: FastifyInstance,
  { schema, dependencies, resolveViewer }: GraphqlRouteOptions,
): Promise<void> {
  const apollo = new ApolloServer<GraphqlContext>({
    schema,
    plugins: [
      fastifyApolloDrainPlugin(app),
      introspectionPlugin(dependencies.settings.graphqlIntrospection),
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
  await apollo.start();
  const handler = fastifyApolloHandler(apollo, {
    context: async (request) => ({
      dependencies,
      viewer: await resolveViewer(request).catch((error: unknown) => {
        throw beforeExecution(dependencies.log, error);
      }),
      ip: request.ip,
    }),
  });
  const options = { bodyLimit: BODY_BYTES_MAX, onRequest: refuseMalformedHost };
  app.post('/graphql', options, handler);
}

/** Apollo's integration makes a URL of the request, and throws where there is none (RFC 9110 section 7.2). */
async function refuseMalformedHost(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (URL.canParse(request.url, `${request.protocol}://${request.hostname}/`)) return;
  await reply.code(400).send({
    errors: [{ message: 'The Host header is malformed.', extensions: { code: 'BAD_REQUEST' } }],
  });
}
