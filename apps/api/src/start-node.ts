import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import pino from 'pino';
import { ensureFirstAccount, type FirstAccount } from './account/ensure-first-account.ts';
import { loadMasterKeys } from './account/load-master-keys.ts';
import { verifyMasterKeys } from './account/verify-master-keys.ts';
import { buildApp, type Memories } from './app.ts';
import { openDatabase, type Database } from './database/database.ts';
import { readDatabaseTime } from './database/read-database-time.ts';
import { databaseLocation } from './database-location.ts';
import type { Dependencies } from './dependencies.ts';
import type { Settings } from './env.ts';
import { openEmbeddedFleet } from './fleet/embedded-fleet.ts';
import type { Fleet, Forget } from './fleet/fleet.ts';
import { openPostgresFleet } from './fleet/postgres-fleet.ts';
import { Connections } from './http/connections.ts';
import { oneLine } from './json-line.ts';
import { startMail } from './mail/start-mail.ts';
import { registerMasterKeyMetrics } from './master-key/master-key-metrics.ts';
import { requireMasterKeys } from './master-key/require-master-keys.ts';
import { createMetrics } from './metrics/metrics.ts';
import { registerSharedSecretMetrics } from './shared-secret/shared-secret-metrics.ts';
import { SharedSecretMemory } from './shared-secret/shared-secret-memory.ts';
import { createPasswordHashing, PASSWORD_WORK } from './sign-in/password-hashing.ts';
import { ViewerMemory } from './sign-in/viewer-memory.ts';
import { startUpkeep } from './upkeep/upkeep.ts';
import { upkeepTasks } from './upkeep/upkeep-tasks.ts';
import { startUsageFlush } from './usage/start-usage-flush.ts';
import { UsageRecorder } from './usage/usage-recorder.ts';
import { ensureAdministrator } from './user/ensure-administrator.ts';
import { AccountMemory } from './verification/account-memory.ts';
import { AccountStateStore } from './verification/account-state.store.ts';
import { startWebhooks } from './webhook/start-webhooks.ts';

/** A running API process. */
export type RunningNode = {
  /**
   * Says that it is not ready, answers what it has begun, writes what it has counted, leaves the fleet,
   * closes the database.
   *
   * @throws the first error of any of these; the others are done all the same.
   */
  stop(): Promise<void>;
  readonly log: FastifyBaseLogger;
};

/** Closes one thing; what was opened last is closed first. */
type Closer = () => Promise<unknown>;

/**
 * Of the ten seconds that a supervisor gives: a request that is still arriving after so long is not
 * waited for, nor an answer after so long. What follows takes the rest.
 */
const STOP_TIMES = { arriveMsMax: 2000, answerMsMax: 7000 };

/** This file lies as deep as the bundle made of it. */
const REPOSITORY = resolve(import.meta.dirname, '../../..');

/**
 * Settings -> database -> master keys -> fleet -> app -> listen.
 *
 * @throws what `describeStartFailure` puts into words; everything opened by then is closed again.
 */
export async function startNode(settings: Settings): Promise<RunningNode> {
  const log: FastifyBaseLogger = pino({
    level: settings.logLevel,
    hooks: { streamWrite: oneLine },
  });
  for (const warning of settings.warnings) log.warn(warning);
  tellWhereFrom(settings, log);
  const closers: Closer[] = [];
  const stop = () => closeAll(closers.splice(0).toReversed(), log);
  try {
    const database = await openDatabase(
      databaseLocation(settings),
      resolve(REPOSITORY, 'prisma/migrations'),
    );
    closers.push(() => database.close());
    const publicUrl = settings.publicUrl ?? `http://localhost:${settings.port}`;
    const { dependencies, memories, account } = await join(settings, database, publicUrl, log);
    closers.push(() => dependencies.fleet.close());
    const setupLink = await ensureAdministrator(dependencies, account);
    const metrics = createMetrics(dependencies.fleet);
    registerSharedSecretMetrics(metrics.registry, dependencies);
    registerMasterKeyMetrics(metrics.registry, dependencies);
    const usage = new UsageRecorder();
    const usageFlush = startUsageFlush(dependencies, usage, metrics.registry);
    // When the last request has been answered.
    closers.push(() => usageFlush.close());
    const adminAppFolder = resolve(REPOSITORY, 'apps/admin/build');
    const connections = new Connections();
    const parts = { dependencies, memories, metrics, usage, adminAppFolder, connections };
    const app = await buildApp(parts);
    // When nobody is left whom it could answer.
    closers.push(() => app.close());
    await app.listen({ port: settings.port, host: settings.host });
    const readTime = () => readDatabaseTime(database.prisma);
    const background: Closer[] = [startUpkeep(upkeepTasks(dependencies), readTime, log)];
    const webhooks = startWebhooks(dependencies, metrics.registry);
    background.push(() => webhooks.close(), startMail(dependencies));
    closers.push(async () => {
      connections.announceStop();
      const ended = closeBackground(background, log);
      await sleep(settings.drainSeconds * 1000);
      await Promise.all([connections.stop(app.server, STOP_TIMES), ended]);
    });
    announce(publicUrl, setupLink);
    return { stop, log };
  } catch (error) {
    await stop().catch(() => {});
    throw error;
  }
}

/** So that whoever is kept out finds why. */
function tellWhereFrom({ signInAllowedRanges: ranges }: Settings, log: FastifyBaseLogger): void {
  if (ranges.length === 0) return;
  log.info({ ranges }, 'people are let in from these addresses alone (SIGN_IN_ALLOWED_RANGES)');
}

/** Closes one after another, each whatever became of the one before. */
async function closeAll(closers: readonly Closer[], log: FastifyBaseLogger): Promise<void> {
  const errors: unknown[] = [];
  for (const close of closers)
    await close().catch((error: unknown) => {
      log.error({ err: error }, 'could not be closed in order');
      errors.push(error);
    });
  if (errors.length > 0) throw errors[0];
}

/** What works for nobody who waits: it may end, but it holds nothing up. All of it is in the database. */
async function closeBackground(closers: readonly Closer[], log: FastifyBaseLogger): Promise<void> {
  const ended = Promise.all(closers.map((close) => closeAll([close], log)));
  await Promise.race([ended, sleep(STOP_TIMES.answerMsMax, undefined, { ref: false })]);
}

/** Reads the master keys and joins the fleet: from here on the node hears of every change. */
async function join(
  settings: Settings,
  database: Database,
  publicUrl: string,
  log: FastifyBaseLogger,
): Promise<{ dependencies: Dependencies; memories: Memories; account: FirstAccount }> {
  const { prisma } = database;
  const now = () => new Date();
  const masterKeys = await loadMasterKeys({ prisma, settings });
  const account = await ensureFirstAccount({ prisma, masterKeys, settings, now });
  // After the account is there, which another process may have made, at the same time, with other keys.
  await requireMasterKeys({ prisma, masterKeys });
  await verifyMasterKeys({ prisma, masterKeys });
  const accounts = new AccountMemory(new AccountStateStore(prisma, masterKeys), publicUrl);
  const sharedSecrets = new SharedSecretMemory();
  const memories = { accounts, viewers: new ViewerMemory(), sharedSecrets };
  const fleet = await openFleet(settings, database, forgetAll(memories), log);
  const dependencies = {
    prisma,
    masterKeys,
    settings,
    publicUrl,
    fleet,
    passwordHashing: createPasswordHashing(PASSWORD_WORK),
    sharedSecretMemory: sharedSecrets,
    now,
    log,
  };
  return { dependencies, memories, account };
}

function openFleet(
  { leaseMs }: Settings,
  { connectionString, connectionStringFile }: Database,
  forget: Forget,
  log: FastifyBaseLogger,
): Fleet | Promise<Fleet> {
  if (connectionString === null) return openEmbeddedFleet(forget);
  return openPostgresFleet({ connectionString, connectionStringFile, leaseMs, forget, log });
}

/** Forgets in each memory of a node what concerns it. */
export function forgetAll(memories: Memories): Forget {
  const all: readonly Forget[] = Object.values(memories);
  // Verdicts and versions: nothing that concerns viewers alone is in them.
  const ofCredentials: readonly Forget[] = [memories.accounts, memories.sharedSecrets];
  const ofViewers = all.filter((memory) => !ofCredentials.includes(memory));
  const concerned = { CREDENTIALS: all, VIEWERS: ofViewers };
  return {
    accounts: (ids, concern) => {
      for (const memory of concerned[concern]) memory.accounts(ids, concern);
    },
    everything: () => {
      for (const memory of all) memory.everything();
    },
  };
}

/** For a person at a terminal, so not in the log's JSON. The setup link is a secret of one use. */
function announce(publicUrl: string, setupLink: string | null): void {
  process.stdout.write(`\nRekey is ready at ${publicUrl}\n`);
  if (setupLink !== null)
    process.stdout.write(`Create the first administrator: ${setupLink}\n(the link works once)\n`);
}
