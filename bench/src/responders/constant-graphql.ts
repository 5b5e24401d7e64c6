/** Apollo on Fastify behind the API's plugins and with its options, and nothing behind the schema. */
import { ApolloServer } from '@apollo/server';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import helmet from '@fastify/helmet';
import Fastify from 'fastify';
import { answerQuestions } from '../process/answer-questions.ts';

const typeDefs = `
  type SharedSecret { version: Int! fingerprint: String! }
  type Query { sharedSecret: SharedSecret }
`;
const resolvers = {
  Query: { sharedSecret: () => ({ version: 1, fingerprint: '9f3c01ab77de0c42' }) },
};

answerQuestions(async ({ port }: { port: number }) => {
  const app = Fastify({ forceCloseConnections: 'idle' });
  await app.register(helmet);
  const apollo = new ApolloServer({
    ...{ typeDefs, resolvers, plugins: [fastifyApolloDrainPlugin(app)] },
    ...{ stopOnTerminationSignals: false, includeStacktraceInErrorResponses: false },
    ...{ allowBatchedHttpRequests: false, csrfPrevention: true, introspection: true },
  });
  await apollo.start();
  const handler = fastifyApolloHandler(apollo);
  app.post('/graphql', async (request, reply) => {
    void reply.header('cache-control', 'no-store');
    return handler.call(app, request, reply);
  });
  await app.listen({ port, host: '127.0.0.1' });
});
