import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyInstance, type LightMyRequestResponse } from 'fastify';
import { createAccount } from '../../src/account/create-account.ts';
import type { Database } from '../../src/database/database.ts';
import type { UserRole } from '../../src/database/generated/enums.ts';
import type { Dependencies } from '../../src/dependencies.ts';
import type { Fleet } from '../../src/fleet/fleet.ts';
import { passkeyRoute } from '../../src/second-factor/passkey.route.ts';
import { secondFactorRoute } from '../../src/second-factor/second-factor.route.ts';
import { singleSignOnRoute } from '../../src/single-sign-on/single-sign-on.route.ts';
import { ServiceTokenWatch } from '../../src/service-token/service-token-watch.ts';
import { AddressGate } from '../../src/sign-in/address-gate.ts';
import { createResolveServiceToken } from '../../src/sign-in/resolve-service-token.ts';
import { createResolveViewer, type ResolveViewer } from '../../src/sign-in/resolve-viewer.ts';
import { signInRoute } from '../../src/sign-in/sign-in.route.ts';
import { ViewerMemory } from '../../src/sign-in/viewer-memory.ts';
import { insertUser } from '../../src/user/user.store.ts';
import { openTestDatabase } from '../support/database.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { testPasswordHashing } from '../support/password-hashing.ts';
import { ORIGIN, testSettings } from '../support/settings.ts';
import { silentLog } from '../support/silent-log.ts';

export const PASSWORD = 'correct horse battery';

/** A person of a test's own, stored. */
export type TestUser = { readonly id: string; readonly email: string; readonly accountId: string };

/** A node's sign-in service on a database, and a way to ask who a cookie stands for. */
export type SignInApp = {
  readonly app: FastifyInstance;
  readonly dependencies: Dependencies;
  readonly resolveViewer: ResolveViewer;
  readonly memory: ViewerMemory;
  readonly watch: ServiceTokenWatch;
};

/** A node over the database; several of them announce to each other, as a fleet does. */
export function signInNodes(
  database: Database,
  count: number,
  changes: Partial<Dependencies> = {},
): SignInApp[] {
  const memories = Array.from({ length: count }, () => new ViewerMemory());
  const fleet: Fleet = {
    nodeId: randomUUID(),
    isLeaseHeld: () => true,
    isListening: () => true,
    clockOffsetSeconds: () => 0,
    announce: async ({ epoch, accountId }) => {
      memories.forEach((memory) => memory.accounts([accountId]));
      return { epoch, nodesAcknowledged: count, nodesWaitedOut: 0, slowestMs: 0 };
    },
    close: async () => {},
  };
  const dependencies: Dependencies = {
    prisma: database.prisma,
    masterKeys: testMasterKeys(),
    settings: testSettings(),
    publicUrl: ORIGIN,
    fleet,
    passwordHashing: testPasswordHashing,
    now: () => new Date(),
    log: silentLog,
    ...changes,
  };
  return memories.map((memory) => {
    const app = Fastify({ trustProxy: ['127.0.0.1'] });
    app.register(signInRoute(dependencies));
    app.register(secondFactorRoute(dependencies));
    app.register(passkeyRoute(dependencies));
    app.register(singleSignOnRoute(dependencies));
    const watch = new ServiceTokenWatch(dependencies);
    const resolveServiceToken = createResolveServiceToken(dependencies, memory, watch);
    const gate = new AddressGate(dependencies);
    const resolveViewer = createResolveViewer(dependencies, memory, resolveServiceToken, gate);
    return { app, dependencies, resolveViewer, memory, watch };
  });
}

/** A fresh database with its sign-in service. */
export async function openSignInApp(): Promise<SignInApp & { readonly database: Database }> {
  const database = await openTestDatabase();
  return { ...signInNodes(database, 1)[0]!, database };
}

/** Stores a user with `PASSWORD`, in an account of their own unless one is given. */
export async function createTestUser(
  { prisma, masterKeys }: Pick<Dependencies, 'prisma' | 'masterKeys'>,
  { accountId, role = 'ADMIN' }: { readonly accountId?: string; readonly role?: UserRole } = {},
): Promise<TestUser> {
  const email = `user-${randomUUID().slice(0, 8)}@acme.example`;
  const passwordHash = await testPasswordHashing.hash(PASSWORD);
  return prisma.$transaction(async (transaction) => {
    const shortname = `acme-${randomUUID().slice(0, 8)}`;
    const account =
      accountId ??
      (await createAccount(transaction, masterKeys, { shortname, name: 'Acme' }, new Date()));
    const user = { accountId: account, email, name: 'Ada', role, passwordHash };
    const id = await insertUser(transaction, user, new Date());
    if (id === null) throw new Error('the e-mail address is taken');
    return { id, email, accountId: account };
  });
}

/** Asks an endpoint of the sign-in service, as the admin app would. */
export function ask(
  app: FastifyInstance,
  path: string,
  {
    cookie,
    body,
    origin = ORIGIN,
    ip = '192.0.2.7',
  }: {
    readonly cookie?: string;
    readonly body?: object;
    readonly origin?: string;
    readonly ip?: string;
  } = {},
): Promise<LightMyRequestResponse> {
  return app.inject({
    method: body ? 'POST' : 'GET',
    url: `/auth${path}`,
    headers: { origin, 'x-forwarded-for': ip, 'user-agent': 'test', ...(cookie && { cookie }) },
    ...(body && { payload: body }),
  });
}

/** The cookie that an answer sets, in the form in which a browser sends it. */
export function cookieOf(response: LightMyRequestResponse): string {
  const [cookie] = response.cookies;
  if (!cookie) throw new Error(`no cookie in an answer ${response.statusCode} ${response.body}`);
  return `${cookie.name}=${encodeURIComponent(cookie.value)}`;
}

/** Signs in. @returns the session cookie. */
export async function signIn(
  app: FastifyInstance,
  email: string,
  password = PASSWORD,
): Promise<string> {
  return cookieOf(await ask(app, '/sign-in/email', { body: { email, password } }));
}
