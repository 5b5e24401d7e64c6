import type { LightMyRequestResponse } from 'fastify';
import { Secret, TOTP } from 'otpauth';
import { expect } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import type { SelfService } from '../../src/second-factor/audit-second-factor.ts';
import { findSessionOwner } from '../../src/sign-in/session.store.ts';
import { insertChallenge } from '../../src/sign-in/sign-in-challenge.store.ts';
import { openTestDatabase } from '../support/database.ts';
import {
  ask,
  cookieOf,
  createTestUser,
  PASSWORD,
  signIn,
  signInNodes,
  type SignInApp,
  type TestUser,
} from '../sign-in/sign-in-app.ts';

/** Two nodes on one database, with a clock to set. */
export type SecondFactorScene = {
  readonly database: Database;
  readonly nodes: readonly [SignInApp, SignInApp];
  /** The time that our own code sees; Better Auth goes by the real one. */
  clock: Date;
};

/** A user with an authenticator app, signed in with it. */
export type Protected = {
  readonly user: TestUser;
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
  /** Of the session in which it was set up. */
  readonly cookie: string;
};

const STEP_MS = 30_000;

/** Opens a suite's database; close it in `afterAll`. */
export async function openSecondFactorScene(): Promise<SecondFactorScene> {
  const database = await openTestDatabase();
  const nodes = signInNodes(database, 2, { now: () => scene.clock });
  const scene: SecondFactorScene = {
    database,
    nodes: [nodes[0]!, nodes[1]!],
    clock: new Date(),
  };
  return scene;
}

/** What an authenticator app shows at that time. */
export function codeAt(secret: string, at: Date): string {
  const form = { algorithm: 'SHA1', digits: 6, period: 30 };
  return new TOTP({ ...form, secret: Secret.fromBase32(secret) }).generate({
    timestamp: at.getTime(),
  });
}

/** Six digits that are none of the codes accepted about that time. */
export function wrongCodeAt(secret: string, at: Date): string {
  const right = [-1, 0, 1].map((steps) => codeAt(secret, new Date(at.getTime() + steps * STEP_MS)));
  return ['000000', '111111', '222222', '333333'].find((code) => !right.includes(code))!;
}

/** Lets a step go by, so that the next code has not been used. */
export function waitForNextCode(scene: SecondFactorScene): void {
  scene.clock = new Date(scene.clock.getTime() + STEP_MS);
}

/** Sets up an authenticator app for a user, in the session of this cookie. */
export async function setUpAuthenticator(
  scene: SecondFactorScene,
  cookie: string,
): Promise<Omit<Protected, 'user' | 'cookie'>> {
  const [{ app }] = scene.nodes;
  const begun = await ask(app, '/second-factor/authenticator', { cookie, body: {} });
  const { secret } = begun.json<{ secret: string }>();
  const code = codeAt(secret, scene.clock);
  const path = '/second-factor/authenticator/confirm';
  const confirmed = await ask(app, path, { cookie, body: { code } });
  expect(confirmed.statusCode, confirmed.body).toBe(200);
  const { recoveryCodes } = confirmed.json<{ recoveryCodes: string[] }>();
  return { secret, recoveryCodes };
}

/** A new user who has an authenticator app; in an account of their own unless one is given. */
export async function createProtectedUser(
  scene: SecondFactorScene,
  of: { readonly accountId?: string } = {},
): Promise<Protected> {
  const [node] = scene.nodes;
  const user = await createTestUser(node.dependencies, of);
  const cookie = await signIn(node.app, user.email);
  const authenticator = await setUpAuthenticator(scene, cookie);
  waitForNextCode(scene);
  return { user, cookie, ...authenticator };
}

/** A user in the one session that they have, as the operations on their own second factors take them. */
export async function selfOf(
  { database }: SecondFactorScene,
  { id: userId }: Pick<TestUser, 'id'>,
): Promise<SelfService> {
  const { token } = await database.prisma.session.findFirstOrThrow({ where: { userId } });
  const owner = await findSessionOwner(database.prisma, token);
  if (owner === null) throw new Error('the session has no owner');
  return { owner, ip: '192.0.2.7' };
}

/** Gives the password alone. @returns the cookie of the sign-in that is half done. */
export async function signInHalfWay(
  { app }: SignInApp,
  { email }: TestUser,
  cookie?: string,
): Promise<string> {
  const body = { email, password: PASSWORD };
  const response = await ask(app, '/sign-in/email', { body, ...(cookie && { cookie }) });
  expect(response.json(), response.body).toMatchObject({ code: 'SECOND_FACTOR_OWED' });
  return cookieOf(response);
}

/** As `signInHalfWay`, without the time that checking a password takes. */
export async function beHalfWay(scene: SecondFactorScene, { id }: TestUser): Promise<string> {
  const challenge = { userId: id, webauthnChallenge: null };
  const token = await insertChallenge(scene.database.prisma, challenge, scene.clock);
  return `rekey.challenge=${token}`;
}

/** Shows a code. */
export function showCode(
  { app }: SignInApp,
  cookie: string,
  code: string,
  ip?: string,
): Promise<LightMyRequestResponse> {
  return ask(app, '/sign-in/code', { cookie, body: { code }, ...(ip && { ip }) });
}
