import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ask, cookieOf, createTestUser, signIn, type TestUser } from '../sign-in/sign-in-app.ts';
import {
  openSecondFactorScene,
  showCode,
  signInHalfWay,
  type SecondFactorScene,
} from './second-factor-scene.ts';
import { SoftPasskey, type Lies, type Options } from './soft-passkey.ts';

let scene: SecondFactorScene;
let user: TestUser;
let cookie: string;
let passkey: SoftPasskey;

beforeAll(async () => {
  scene = await openSecondFactorScene();
});
afterAll(() => scene.database.close());
beforeEach(async () => {
  scene.clock = new Date();
  await scene.database.prisma.attemptCount.deleteMany();
  user = await createTestUser(node().dependencies);
  cookie = await signIn(node().app, user.email);
  passkey = new SoftPasskey();
});

const node = () => scene.nodes[0];
const viewerOf = (of: string, on = node()) => on.resolveViewer({ headers: { cookie: of }, ip: '' });
const lastDeed = async () =>
  (
    await scene.database.prisma.auditEvent.findFirst({
      where: { accountId: user.accountId },
      orderBy: { sequence: 'desc' },
    })
  )?.description;

/** Asks for options, with the cookie of their challenge. */
async function optionsOf(path: string, of?: string) {
  const response = await ask(node().app, path, { body: {}, ...(of && { cookie: of }) });
  expect(response.statusCode, response.body).toBe(200);
  const challenge = cookieOf(response);
  return { options: response.json<Options>(), cookie: of ? `${of}; ${challenge}` : challenge };
}

async function add(lies: Lies = {}, name = 'Laptop'): Promise<LightMyRequestResponse> {
  const asked = await optionsOf('/second-factor/passkey/options', cookie);
  const body = { name, response: passkey.create(asked.options, lies) };
  return ask(node().app, '/second-factor/passkey', { cookie: asked.cookie, body });
}

async function signInWith(lies: Lies = {}, of?: string): Promise<LightMyRequestResponse> {
  const asked = await optionsOf('/sign-in/passkey/options', of);
  const body = passkey.sign(asked.options, lies);
  return ask(node().app, '/sign-in/passkey', { cookie: asked.cookie, body });
}

const list = async () =>
  (await ask(node().app, '/second-factor', { cookie })).json<{
    passkeys: { id: string; name: string; lastUsedAt: string | null }[];
    recoveryCodesLeft: number;
  }>();

describe('adding a passkey', () => {
  test('makes it a second factor with recovery codes, and ends every other session', async () => {
    const elsewhere = await signIn(node().app, user.email);
    const response = await add();
    expect(response.json<{ recoveryCodes: string[] }>().recoveryCodes).toHaveLength(10);
    expect(await lastDeed()).toContain('ended: a second factor was set up.');
    expect(await viewerOf(elsewhere, scene.nodes[1])).toBeNull();
    expect(await viewerOf(cookie)).not.toBeNull();
    expect(await list()).toMatchObject({ passkeys: [{ name: 'Laptop', lastUsedAt: null }] });
    const halfWay = await signInHalfWay(node(), user);
    const { recoveryCodes } = response.json<{ recoveryCodes: string[] }>();
    expect((await showCode(node(), halfWay, recoveryCodes[0]!)).statusCode).toBe(200);
  });

  test.each<[string, Lies]>([
    ['that did not verify its user', { isUserVerified: false }],
    ['made on a page elsewhere', { origin: 'https://evil.example' }],
    ['made for another host', { rpId: 'evil.example' }],
    ['made for another challenge', { challenge: Buffer.alloc(32).toString('base64url') }],
  ])('refuses one %s', async (_, lies) => {
    expect((await add(lies)).json()).toMatchObject({ code: 'PASSKEY_WRONG' });
    expect((await list()).passkeys).toEqual([]);
  });

  test('takes each challenge once, of who asked for it, for adding alone', async () => {
    const asked = await optionsOf('/second-factor/passkey/options', cookie);
    const body = { name: 'Laptop', response: passkey.create(asked.options) };
    const path = '/second-factor/passkey';
    const challenge = asked.cookie.split('; ')[1]!;
    const eve = await createTestUser(node().dependencies, { accountId: user.accountId });
    const theirs = `${await signIn(node().app, eve.email)}; ${challenge}`;
    const stolen = await ask(node().app, path, { cookie: theirs, body });
    expect(stolen.json()).toMatchObject({ code: 'CHALLENGE_OVER' });
    const signing = await ask(node().app, '/sign-in/passkey', {
      cookie: challenge,
      body: passkey.sign(asked.options),
    });
    expect(signing.json()).toMatchObject({ code: 'CHALLENGE_OVER' });
    expect((await ask(node().app, path, { cookie: asked.cookie, body })).statusCode).toBe(200);
    expect((await ask(node().app, path, { cookie: asked.cookie, body })).json()).toMatchObject({
      code: 'CHALLENGE_OVER',
    });
  });

  test('takes no passkey twice, whosever it is, and needs a recent sign-in', async () => {
    await add();
    expect((await add()).json()).toMatchObject({ code: 'PASSKEY_EXISTS' });
    scene.clock = new Date(scene.clock.getTime() + 360_000);
    const path = '/second-factor/passkey/options';
    expect((await ask(node().app, path, { cookie, body: {} })).json()).toMatchObject({
      code: 'SESSION_NOT_FRESH',
    });
  });
});

describe('signing in with a passkey', () => {
  beforeEach(async () => {
    await add();
  });

  test('needs no name, no password and no code', async () => {
    const response = await signInWith();
    expect(response.statusCode, response.body).toBe(200);
    expect(await viewerOf(cookieOf(response), scene.nodes[1])).toMatchObject({ id: user.id });
    expect(await lastDeed()).toBe(`${user.email} signed in with a passkey.`);
    expect((await list()).passkeys[0]?.lastUsedAt).toBe(scene.clock.toISOString());
  });

  test('over a session puts a recent one in its place, on every node', async () => {
    scene.clock = new Date(scene.clock.getTime() + 400_000);
    const response = await signInWith({}, cookie);
    for (const each of scene.nodes) expect(await viewerOf(cookie, each)).toBeNull();
    const viewer = await viewerOf(cookieOf(response));
    expect(viewer?.freshUntil?.getTime()).toBeGreaterThan(scene.clock.getTime());
  });

  test.each<[string, Lies]>([
    ['that did not verify its user', { isUserVerified: false }],
    ['that signs for a page elsewhere', { origin: 'https://evil.example' }],
    ['that signs for the same page without https', { origin: 'http://localhost:4001' }],
    ['that signs for another host', { rpId: 'evil.example' }],
    ['that signs another challenge', { challenge: Buffer.alloc(32).toString('base64url') }],
    ['that says it is of another user', { userHandle: Buffer.from('eve').toString('base64url') }],
  ])('refuses one %s, and records it', async (_, lies) => {
    const response = await signInWith(lies);
    expect(response.json()).toMatchObject({ code: 'PASSKEY_WRONG' });
    expect(response.cookies).toEqual([]);
    expect(await lastDeed()).toContain(
      `A sign-in as ${user.email} was refused: the passkey Laptop`,
    );
  });

  test('refuses what is signed twice, and what is signed late', async () => {
    const asked = await optionsOf('/sign-in/passkey/options');
    const body = passkey.sign(asked.options);
    const options = { cookie: asked.cookie, body };
    const both = await Promise.all([
      ask(scene.nodes[0].app, '/sign-in/passkey', options),
      ask(scene.nodes[1].app, '/sign-in/passkey', options),
    ]);
    expect(both.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 401]);
    const late = await optionsOf('/sign-in/passkey/options');
    scene.clock = new Date(scene.clock.getTime() + 300_000);
    const response = await ask(node().app, '/sign-in/passkey', {
      cookie: late.cookie,
      body: passkey.sign(late.options),
    });
    expect(response.json()).toMatchObject({ code: 'CHALLENGE_OVER' });
  });

  // WebAuthn 6.1.1: a count that does not rise may mean that the passkey was copied.
  test('refuses a passkey whose count goes back', async () => {
    expect((await signInWith({ counter: 7 })).statusCode).toBe(200);
    expect((await signInWith({ counter: 7 })).statusCode).toBe(401);
    expect((await signInWith({ counter: 8 })).statusCode).toBe(200);
  });

  test('refuses a passkey that nobody has, and one that was removed', async () => {
    const { passkeys } = await list();
    const path = '/second-factor/passkey/remove';
    const body = { id: passkeys[0]!.id };
    expect((await ask(node().app, path, { cookie, body })).statusCode).toBe(200);
    expect((await signInWith()).json()).toMatchObject({ code: 'PASSKEY_WRONG' });
    passkey = new SoftPasskey();
    expect((await signInWith()).json()).toMatchObject({ code: 'PASSKEY_WRONG' });
    await signIn(node().app, user.email);
  });

  test('is limited to thirty wrong ones in a minute from an address, and right ones are not', async () => {
    await signInWith();
    const rows = await scene.database.prisma.attemptCount.findMany({ where: { count: { gt: 0 } } });
    expect(rows.map(({ key }) => key)).toEqual(['passkey-challenge:192.0.2.7']);
    const windowEndsAt = new Date(scene.clock.getTime() + 60_000);
    await scene.database.prisma.attemptCount.update({
      where: { key: 'address:192.0.2.7' },
      data: { count: 30, windowEndsAt },
    });
    expect((await signInWith()).statusCode).toBe(429);
    await scene.database.prisma.attemptCount.updateMany({ data: { count: 120, windowEndsAt } });
    const path = '/sign-in/passkey/options';
    expect((await ask(node().app, path, { body: {} })).statusCode).toBe(429);
  });
});

describe('passkeys', () => {
  test("are renamed and removed by their user alone, and an administrator's own are no others'", async () => {
    await add();
    const { passkeys } = await list();
    const id = passkeys[0]!.id;
    const eve = await createTestUser(node().dependencies, { accountId: user.accountId });
    const theirs = await signIn(node().app, eve.email);
    for (const [path, body] of [
      ['/second-factor/passkey/rename', { id, name: 'Mine' }],
      ['/second-factor/passkey/remove', { id }],
    ] as const)
      expect((await ask(node().app, path, { cookie: theirs, body })).statusCode).toBe(404);
    const renaming = { cookie, body: { id, name: ' Work laptop ' } };
    expect((await ask(node().app, '/second-factor/passkey/rename', renaming)).statusCode).toBe(200);
    expect((await list()).passkeys).toMatchObject([{ name: 'Work laptop' }]);
    expect(await lastDeed()).toBe(`${user.email} renamed the passkey Laptop to Work laptop.`);
  });
});
