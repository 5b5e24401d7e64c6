import { randomUUID } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { expect } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { openTestDatabase } from '../support/database.ts';
import { testSettings } from '../support/settings.ts';
import {
  ask,
  cookieOf,
  createTestUser,
  signInNodes,
  type SignInApp,
  type TestUser,
} from '../sign-in/sign-in-app.ts';
import { startHonestProvider, visitProvider, type HonestProvider } from './honest-provider.ts';

/** Two nodes on one database, with a clock to set, and a provider. */
export type ProviderScene = {
  readonly provider: HonestProvider;
  readonly database: Database;
  readonly nodes: readonly [SignInApp, SignInApp];
  clock: Date;
  close(): Promise<void>;
};

export type Purpose = 'SIGN_IN' | 'CONFIRM' | 'LINK';

/** Opens a suite's database and provider. */
export async function openProviderScene(
  changes: { readonly isOnlyWayIn?: boolean } = {},
): Promise<ProviderScene> {
  const provider = await startHonestProvider();
  const database = await openTestDatabase();
  const settings = testSettings({ oidc: { ...provider.settings, ...changes } });
  const nodes = signInNodes(database, 2, { settings, now: () => scene.clock });
  const scene: ProviderScene = {
    provider,
    database,
    nodes: [nodes[0]!, nodes[1]!],
    clock: new Date(),
    close: async () => {
      await provider.close();
      await database.close();
    },
  };
  return scene;
}

/** Begins a test: with a user of a new account, whom the provider signs in. */
export async function meetSomebody(scene: ProviderScene): Promise<TestUser> {
  scene.clock = new Date();
  await scene.database.prisma.attemptCount.deleteMany();
  const user = await createTestUser(scene.nodes[0].dependencies);
  scene.provider.person = { subject: randomUUID(), email: user.email };
  scene.provider.declines = false;
  return user;
}

/** Sends somebody to the provider. @returns the address, and the cookies that they come back with. */
export async function begin(
  { nodes: [{ app }] }: ProviderScene,
  purpose: Purpose = 'SIGN_IN',
  cookie?: string,
): Promise<{ readonly address: string; readonly cookie: string }> {
  const body = { purpose, returnPath: '/settings/users' };
  const response = await ask(app, '/provider/begin', { body, ...(cookie && { cookie }) });
  expect(response.statusCode, response.body).toBe(200);
  const { address } = response.json<{ address: string }>();
  return { address, cookie: cookie ? `${cookie}; ${cookieOf(response)}` : cookieOf(response) };
}

/** Sends somebody to the provider who accepts an invitation. @returns as `begin`. */
export async function beginAccepting(
  scene: ProviderScene,
  invitationToken: string,
  cookie?: string,
): Promise<{ readonly address: string; readonly cookie: string }> {
  const response = await askToAccept(scene, invitationToken, { ...(cookie && { cookie }) });
  expect(response.statusCode, response.body).toBe(200);
  return { address: response.json<{ address: string }>().address, cookie: cookieOf(response) };
}

/** Asks where to go with an invitation. */
export function askToAccept(
  { nodes: [{ app }] }: ProviderScene,
  invitationToken: string,
  {
    name = 'Grace Hopper',
    ...from
  }: { readonly name?: string; readonly cookie?: string; readonly ip?: string } = {},
): Promise<LightMyRequestResponse> {
  const body = { purpose: 'ACCEPT_INVITATION', returnPath: '/', invitationToken, name };
  return ask(app, '/provider/begin', { ...from, body });
}

/** Brings back what the provider gave. */
export function end(
  { app }: SignInApp,
  query: string,
  cookie?: string,
): Promise<LightMyRequestResponse> {
  return ask(app, '/provider/end', { body: { answer: query }, ...(cookie && { cookie }) });
}

/** Goes there and comes back. */
export async function visit(
  scene: ProviderScene,
  purpose: Purpose = 'SIGN_IN',
  cookie?: string,
): Promise<LightMyRequestResponse> {
  const sent = await begin(scene, purpose, cookie);
  return end(scene.nodes[0], await visitProvider(sent.address), sent.cookie);
}

/** Of a refusal. */
export const codeOf = (response: LightMyRequestResponse): string =>
  response.json<{ code: string }>().code;

/** What the audit log of an account says, oldest first. */
export async function deedsOf({ database }: ProviderScene, accountId: string): Promise<string[]> {
  const where = { accountId };
  const entries = await database.prisma.auditEvent.findMany({
    where,
    orderBy: { sequence: 'asc' },
  });
  return entries.map(({ description }) => description);
}

/** How many identities a user has. */
export function countIdentities({ database }: ProviderScene, userId: string): Promise<number> {
  return database.prisma.identity.count({ where: { userId } });
}
