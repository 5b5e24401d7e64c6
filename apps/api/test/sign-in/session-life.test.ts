import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { resolveSession } from '../../src/sign-in/resolve-session.ts';
import { sessionCookieOf } from '../../src/sign-in/session-cookie.ts';
import { updateSessionEnd } from '../../src/sign-in/session.store.ts';
import { openTestDatabase } from '../support/database.ts';
import {
  ask,
  createTestUser,
  signIn,
  signInNodes,
  type SignInApp,
  type TestUser,
} from './sign-in-app.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let database: Database;
let nodes: SignInApp[];
let node: SignInApp;
let user: TestUser;
let cookie: string;
let startedAt: Date;
let clock: Date;
let isDatabaseGone = false;

beforeAll(async () => {
  database = await openTestDatabase();
  // Only what prolongs a session updates sessions here.
  const prisma = database.prisma.$extends({
    query: {
      session: {
        updateMany({ args, query }) {
          if (isDatabaseGone) throw new Error('the database is gone');
          return query(args);
        },
      },
    },
  });
  nodes = signInNodes(database, 2, { now: () => clock, prisma: prisma as never });
  node = nodes[0]!;
});
afterAll(() => database.close());
beforeEach(async () => {
  isDatabaseGone = false;
  clock = new Date();
  user = await createTestUser(node.dependencies);
  cookie = await signIn(node.app, user.email);
  ({ createdAt: startedAt } = await stored());
});

const stored = () => database.prisma.session.findFirstOrThrow({ where: { userId: user.id } });
const at = (ms: number) => {
  clock = new Date(startedAt.getTime() + ms);
};
const who = (on = node, headers: { 'x-rekey-unattended'?: string } = {}) =>
  on.resolveViewer({ headers: { cookie, ...headers }, ip: '192.0.2.7' });
const unattended = { 'x-rekey-unattended': '1' };

describe('a session at which nobody is', () => {
  test('ends after an hour, also where it is remembered', async () => {
    expect(await who()).not.toBeNull();
    at(HOUR_MS - 1);
    expect(await who(nodes[1], unattended)).not.toBeNull();
    at(HOUR_MS);
    expect(await who()).toBeNull();
    expect(await who(nodes[1])).toBeNull();
  });

  test('ends for the sign-in service as well', async () => {
    at(HOUR_MS);
    const own = sessionCookieOf(node.dependencies.masterKeys, node.dependencies.publicUrl);
    const session = await resolveSession(node.dependencies, own, cookie);
    expect(session).toEqual({ token: expect.any(String), owner: null });
    expect((await ask(node.app, '/second-factor', { cookie })).statusCode).toBe(401);
  });

  test('ends all the same while the app asks by itself', async () => {
    for (let minutes = 5; minutes < 60; minutes += 5) {
      at(minutes * MINUTE_MS);
      expect(await who(node, unattended)).not.toBeNull();
    }
    at(HOUR_MS);
    expect(await who(node, unattended)).toBeNull();
  });

  test('does not begin again by what comes too late', async () => {
    const { id, expiresAt } = await stored();
    const late = new Date(expiresAt.getTime() + 1);
    await updateSessionEnd(database.prisma, id, new Date(late.getTime() + HOUR_MS), late);
    expect((await stored()).expiresAt).toEqual(expiresAt);
  });
});

describe('a session at which somebody is', () => {
  test('lasts an hour from then, on every node', async () => {
    expect(await who(nodes[1])).not.toBeNull();
    at(50 * MINUTE_MS);
    expect((await who())?.sessionEndsAt).toEqual(new Date(clock.getTime() + HOUR_MS));
    at(100 * MINUTE_MS);
    expect(await who(nodes[1], unattended)).not.toBeNull();
    at(110 * MINUTE_MS);
    expect(await who(nodes[1], unattended)).toBeNull();
  });

  test('lasts for who is at the sign-in service alone', async () => {
    at(50 * MINUTE_MS);
    expect((await ask(node.app, '/second-factor', { cookie })).statusCode).toBe(200);
    at(100 * MINUTE_MS);
    expect(await who(node, unattended)).not.toBeNull();
  });

  test('ends after twelve hours', async () => {
    for (let minutes = 30; minutes < 12 * 60; minutes += 30) {
      at(minutes * MINUTE_MS);
      expect(await who()).not.toBeNull();
    }
    at(12 * HOUR_MS - 1);
    expect((await who())?.sessionEndsAt).toEqual(new Date(startedAt.getTime() + 12 * HOUR_MS));
    at(12 * HOUR_MS);
    expect(await who()).toBeNull();
  });

  test('is written once a minute, and never ends late for it', async () => {
    at(MINUTE_MS - 1);
    await who();
    expect((await stored()).expiresAt).toEqual(new Date(startedAt.getTime() + HOUR_MS));
    at(MINUTE_MS);
    await Promise.all([who(), who(), who()]);
    expect((await stored()).expiresAt).toEqual(new Date(clock.getTime() + HOUR_MS));
  });

  test('answers also when that cannot be written', async () => {
    at(50 * MINUTE_MS);
    isDatabaseGone = true;
    expect(await who()).not.toBeNull();
    expect((await stored()).expiresAt).toEqual(new Date(startedAt.getTime() + HOUR_MS));
    isDatabaseGone = false;
    at(52 * MINUTE_MS);
    await who();
    expect((await stored()).expiresAt).toEqual(new Date(clock.getTime() + HOUR_MS));
  });
});
