import type { MasterKeyRing } from '@rekey/keys/sealed-secret';
import type { AddressInfo } from 'node:net';
import { buildApp } from '../../src/app.ts';
import type { Database } from '../../src/database/database.ts';
import type { Dependencies } from '../../src/dependencies.ts';
import type { FastifyBaseLogger } from 'fastify';
import type { Settings } from '../../src/env.ts';
import { openEmbeddedFleet } from '../../src/fleet/embedded-fleet.ts';
import { openPostgresFleet } from '../../src/fleet/postgres-fleet.ts';
import type { TimeLimits } from '../../src/graphql/time-limit/time-limits.ts';
import type { HttpLimits } from '../../src/http/http-limits.ts';
import { createMetrics } from '../../src/metrics/metrics.ts';
import { SharedSecretMemory } from '../../src/shared-secret/shared-secret-memory.ts';
import { forgetAll } from '../../src/start-node.ts';
import { ViewerMemory } from '../../src/sign-in/viewer-memory.ts';
import type { Rate, RateLimit } from '../../src/rate-limit.ts';
import { startUsageFlush } from '../../src/usage/start-usage-flush.ts';
import { UsageRecorder } from '../../src/usage/usage-recorder.ts';
import { AccountMemory } from '../../src/verification/account-memory.ts';
import { AccountStateStore } from '../../src/verification/account-state.store.ts';
import { testPasswordHashing } from './password-hashing.ts';
import { ORIGIN, testSettings } from './settings.ts';
import { silentLog } from './silent-log.ts';

/** The whole app, listening on a port of its own. */
export type TestServer = {
  readonly origin: string;
  readonly dependencies: Dependencies;
  /** Until all usage counted so far is written. */
  flushUsage(): Promise<void>;
  close(): Promise<void>;
};

/** What may be other than usual. */
export type TestServerOptions = {
  readonly database: Database;
  readonly masterKeys: MasterKeyRing;
  readonly settings?: Partial<Settings>;
  readonly now?: () => Date;
  readonly strangerLimit?: RateLimit;
  readonly httpLimits?: Partial<HttpLimits>;
  readonly timeLimits?: TimeLimits;
  readonly operationRate?: Rate;
  /** Origin that users see. */
  readonly publicUrl?: string;
  readonly adminAppFolder?: string;
  /** Where the node logs. */
  readonly log?: FastifyBaseLogger;
};

/** Starts the app in this process, as a node of its own over the database. */
export async function startTestServer(options: TestServerOptions): Promise<TestServer> {
  const { database, masterKeys, now = () => new Date(), publicUrl = ORIGIN } = options;
  const { adminAppFolder = '/nowhere', log = silentLog } = options;
  const settings = testSettings(options.settings);
  const accounts = new AccountMemory(new AccountStateStore(database.prisma, masterKeys), publicUrl);
  const memories = {
    accounts,
    viewers: new ViewerMemory(),
    sharedSecrets: new SharedSecretMemory(),
  };
  const forget = forgetAll(memories);
  const { connectionString, prisma } = database;
  const { leaseMs } = settings;
  const fleet =
    connectionString === null
      ? openEmbeddedFleet(forget)
      : await openPostgresFleet({ connectionString, leaseMs, forget, log });
  const dependencies = {
    prisma,
    masterKeys,
    settings,
    publicUrl,
    fleet,
    passwordHashing: testPasswordHashing,
    sharedSecretMemory: memories.sharedSecrets,
    now,
    log,
  };
  const metrics = createMetrics(fleet);
  const usage = new UsageRecorder();
  const usageFlush = startUsageFlush(dependencies, usage, metrics.registry);
  const app = await buildApp({
    dependencies,
    memories,
    metrics,
    usage,
    adminAppFolder,
    ...(options.strangerLimit && { strangerLimit: options.strangerLimit }),
    ...(options.httpLimits && { httpLimits: options.httpLimits }),
    ...(options.timeLimits && { timeLimits: options.timeLimits }),
    ...(options.operationRate && { operationRate: options.operationRate }),
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    dependencies,
    flushUsage: () => usageFlush.flush(),
    close: async () => {
      await app.close();
      await usageFlush.close();
      await fleet.close();
    },
  };
}
