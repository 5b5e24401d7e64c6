import { existsSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { adminAppRoute } from './admin-app/admin-app.route.ts';
import { auditExportRoute } from './audit/audit-export.route.ts';
import type { Dependencies } from './dependencies.ts';
import { graphqlRoute } from './graphql/graphql.route.ts';
import { buildGraphqlSchema } from './graphql/schema.ts';
import type { TimeLimits } from './graphql/time-limit/time-limits.ts';
import { healthRoute } from './health/health.route.ts';
import { Connections } from './http/connections.ts';
import { HTTP_LIMITS, type HttpLimits } from './http/http-limits.ts';
import { createHttpServer } from './http/http-server.ts';
import { sendNotFound } from './http/not-found.ts';
import { addSecurityHeaders } from './http/security-headers.ts';
import { noticeRoute } from './mail/notice.route.ts';
import { metricsRoute } from './metrics/metrics.route.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { Rate, RateLimit } from './rate-limit.ts';
import { RefusedRequests } from './refused-requests.ts';
import { passkeyRoute } from './second-factor/passkey.route.ts';
import { secondFactorRoute } from './second-factor/second-factor.route.ts';
import { ServiceTokenWatch } from './service-token/service-token-watch.ts';
import type { SharedSecretMemory } from './shared-secret/shared-secret-memory.ts';
import { singleSignOnRoute } from './single-sign-on/single-sign-on.route.ts';
import { AddressGate } from './sign-in/address-gate.ts';
import { peopleRoutes } from './sign-in/people-routes.ts';
import { createResolveServiceToken } from './sign-in/resolve-service-token.ts';
import { createResolveViewer } from './sign-in/resolve-viewer.ts';
import { signInRoute } from './sign-in/sign-in.route.ts';
import type { ViewerMemory } from './sign-in/viewer-memory.ts';
import { tokenExchangeRoute } from './token-exchange/token-exchange.route.ts';
import { createTokenExchange } from './token-exchange/token-exchange.ts';
import type { UsageRecorder } from './usage/usage-recorder.ts';
import type { AccountMemory } from './verification/account-memory.ts';
import { introspectionRoute } from './verification/introspection.route.ts';
import { createVerifyHandler } from './verification/verification.route.ts';
import { Verifier } from './verification/verifier.ts';

/** What a node remembers, which its fleet tells to forget. */
export type Memories = {
  readonly accounts: AccountMemory;
  readonly viewers: ViewerMemory;
  readonly sharedSecrets: SharedSecretMemory;
};

/** What the app is made of. */
export type AppOptions = {
  readonly dependencies: Dependencies;
  readonly memories: Memories;
  readonly metrics: Metrics;
  /** Counts what is seen of each API key. */
  readonly usage: UsageRecorder;
  /** Where the built admin app lies; without it the API is served alone. */
  readonly adminAppFolder: string;
  /** Left out, the usual one. */
  readonly strangerLimit?: RateLimit;
  /** Left out, the usual ones. */
  readonly httpLimits?: Partial<HttpLimits>;
  readonly timeLimits?: TimeLimits;
  readonly operationRate?: Rate;
  /** For whoever stops the server; left out, nobody asks. */
  readonly connections?: Connections;
};

/** The composition root: everything wired, nothing listening yet. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { dependencies, memories, metrics, usage, adminAppFolder, strangerLimit } = options;
  const { connections = new Connections() } = options;
  const { log, fleet, publicUrl } = dependencies;
  const verifier = new Verifier(memories.accounts, usage, (wallMs) => fleet.isLeaseHeld(wallMs));
  const verify = createVerifyHandler(verifier, metrics, log);
  const watch = new ServiceTokenWatch(dependencies);
  const gate = new AddressGate(dependencies);
  const resolveServiceToken = createResolveServiceToken(dependencies, memories.viewers, watch);
  const resolveViewer = createResolveViewer(
    dependencies,
    memories.viewers,
    resolveServiceToken,
    gate,
  );
  const schema = await buildGraphqlSchema();
  const limits = { ...HTTP_LIMITS, ...options.httpLimits };
  const refused = new RefusedRequests(log);
  const app = createHttpServer({ dependencies, verify, limits, connections, refused });
  app.addHook('onClose', async () => {
    await Promise.all([watch.close(), gate.flush()]);
  });
  await addSecurityHeaders(app, publicUrl);
  await app.register(healthRoute, { ...dependencies, connections });
  await app.register(metricsRoute, { metrics, token: dependencies.settings.metricsToken });
  const people = [signInRoute, secondFactorRoute, passkeyRoute, singleSignOnRoute, noticeRoute];
  const routes = people.map((route) => route(dependencies));
  await app.register(peopleRoutes(gate, publicUrl, routes));
  const tokenExchange = createTokenExchange(dependencies, memories.accounts, usage, strangerLimit);
  await app.register(tokenExchangeRoute, { tokenExchange, metrics });
  await app.register(introspectionRoute, { verifier, issuer: publicUrl, resolveServiceToken });
  await app.register(auditExportRoute, { dependencies, resolveViewer });
  const { timeLimits, operationRate } = options;
  await app.register(graphqlRoute, {
    ...{ schema, dependencies, resolveViewer },
    tellRefusal: (reason, { ip, viewer }) => {
      metrics.countRefusedDocument(reason);
      refused.note(reason, ip, viewer?.id);
    },
    ...(operationRate && { operationRate }),
    ...(timeLimits && { timeLimits }),
  });
  if (existsSync(adminAppFolder)) await app.register(adminAppRoute, { folder: adminAppFolder });
  else {
    log.warn(`There is no built admin app in ${adminAppFolder}; serving the API alone`);
    app.setNotFoundHandler((request, reply) => sendNotFound(app, request, reply));
  }
  return app;
}
