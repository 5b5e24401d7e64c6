import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { removeAuthenticator } from '../../src/second-factor/remove-second-factor.ts';
import { requireSecondFactor } from '../../src/second-factor/require-second-factor.ts';
import type { Viewer } from '../../src/sign-in/viewer.ts';
import { removeSecondFactors } from '../../src/user/remove-second-factors.ts';
import { ask, createTestUser, PASSWORD, signIn, type TestUser } from '../sign-in/sign-in-app.ts';
import { atOnce } from '../support/at-once.ts';
import {
  createProtectedUser,
  openSecondFactorScene,
  selfOf,
  setUpAuthenticator,
  type Protected,
  type SecondFactorScene,
} from './second-factor-scene.ts';

let scene: SecondFactorScene;
let admin: Protected;
let reader: TestUser;
let theirs: string;

beforeAll(async () => {
  scene = await openSecondFactorScene();
});
afterAll(() => scene.database.close());
beforeEach(async () => {
  scene.clock = new Date();
  admin = await createProtectedUser(scene);
  const { accountId } = admin.user;
  reader = await createTestUser(node().dependencies, { accountId, role: 'READONLY' });
  theirs = await signIn(node().app, reader.email);
});

const node = () => scene.nodes[0];
const viewerOf = (cookie: string, on = node()) =>
  on.resolveViewer({ headers: { cookie }, ip: '192.0.2.7' });
const adminViewer = async () => (await viewerOf(admin.cookie)) as Viewer;
const demand = async (required: boolean, viewer?: Viewer) =>
  requireSecondFactor(node().dependencies, viewer ?? (await adminViewer()), {
    required,
    clientMutationId: null,
  });
const lastDeed = async () =>
  (
    await scene.database.prisma.auditEvent.findFirst({
      where: { accountId: admin.user.accountId },
      orderBy: { sequence: 'desc' },
    })
  )?.description;

describe('an account that demands a second factor', () => {
  test('lets who has none do nothing but set one up, on every node at once', async () => {
    for (const each of scene.nodes)
      expect((await viewerOf(theirs, each))?.permissions.size).toBe(1);
    expect(await demand(true)).toEqual({ ok: true });
    expect(await lastDeed()).toBe(`${admin.user.email} required a second factor of every user.`);
    for (const each of scene.nodes)
      expect(await viewerOf(theirs, each)).toMatchObject({
        mustSetUpSecondFactor: true,
        permissions: new Set(),
      });
    const change = { currentPassword: PASSWORD, newPassword: 'another horse battery' };
    for (const [path, body] of [
      ['/list-sessions', undefined],
      ['/get-session', undefined],
      ['/change-password', change],
      ['/update-user', { name: 'Eve' }],
      ['/revoke-session', { token: 'x' }],
      ['/revoke-other-sessions', {}],
    ] as const) {
      const response = await ask(node().app, path, { cookie: theirs, ...(body && { body }) });
      expect(response.statusCode, path).toBe(403);
      expect(response.json()).toMatchObject({ code: 'SECOND_FACTOR_REQUIRED' });
    }

    await setUpAuthenticator(scene, theirs);
    for (const each of scene.nodes)
      expect(await viewerOf(theirs, each)).toMatchObject({
        mustSetUpSecondFactor: false,
        permissions: new Set(['API_KEY_READ']),
      });
  });

  test('lets them sign in and out meanwhile, and everyone else go on', async () => {
    await demand(true);
    const again = await signIn(node().app, reader.email);
    expect(await viewerOf(again)).toMatchObject({ mustSetUpSecondFactor: true });
    const out = await ask(node().app, '/sign-out', { cookie: again, body: {} });
    expect(out.statusCode).toBe(200);
    expect(await viewerOf(again)).toBeNull();
    expect(await viewerOf(admin.cookie)).toMatchObject({ mustSetUpSecondFactor: false });
  });

  test('keeps the last one that a user has', async () => {
    await demand(true);
    const path = '/second-factor/authenticator/remove';
    const response = await ask(node().app, path, { cookie: admin.cookie, body: {} });
    expect(response.statusCode).toBe(409);
    expect(response.json()).toMatchObject({ code: 'LAST_SECOND_FACTOR' });
    const status = await ask(node().app, '/second-factor', { cookie: admin.cookie });
    expect(status.json()).toMatchObject({ isRequired: true, recoveryCodesLeft: 10 });
    expect(status.json().authenticatorSince).not.toBeNull();
  });

  test('can take it back', async () => {
    await demand(true);
    await demand(false);
    expect((await viewerOf(theirs))?.permissions.size).toBe(1);
    expect(await lastDeed()).toBe(
      `${admin.user.email} no longer required a second factor of every user.`,
    );
  });
});

describe('demanding a second factor', () => {
  test('needs one of your own', async () => {
    const { accountId } = admin.user;
    const other = await createTestUser(node().dependencies, { accountId });
    const viewer = (await viewerOf(await signIn(node().app, other.email))) as Viewer;
    expect(await demand(true, viewer)).toEqual({ ok: false, code: 'OWN_SECOND_FACTOR_MISSING' });
    expect((await viewerOf(theirs))?.permissions.size).toBe(1);
  });

  test('needs one that is not being removed', async () => {
    const self = await selfOf(scene, admin.user);
    const viewer = await adminViewer();
    const [removed, demanded] = await atOnce(
      node().dependencies,
      (holding) => removeAuthenticator(holding, self),
      () => demand(true, viewer),
    );
    expect(removed).toEqual({ ok: true });
    expect(demanded).toEqual({ ok: false, code: 'OWN_SECOND_FACTOR_MISSING' });
  });

  test('keeps the second factor with which it is demanded', async () => {
    const self = await selfOf(scene, admin.user);
    const viewer = await adminViewer();
    const demands = { required: true, clientMutationId: null };
    const [demanded, removed] = await atOnce(
      node().dependencies,
      (holding) => requireSecondFactor(holding, viewer, demands),
      () => removeAuthenticator(node().dependencies, self),
    );
    expect(demanded).toEqual({ ok: true });
    expect(removed).toEqual({ ok: false, code: 'LAST_SECOND_FACTOR' });
  });

  test('needs a recent sign-in', async () => {
    scene.clock = new Date(scene.clock.getTime() + 400_000);
    await expect(demand(true)).rejects.toThrow('Confirm');
  });
});

describe('second factors that an administrator removes', () => {
  const remove = async (userId: string) =>
    removeSecondFactors(node().dependencies, await adminViewer(), {
      userId,
      clientMutationId: null,
    });

  test('end the sessions of who has lost them, whose password alone leads to new ones', async () => {
    await demand(true);
    await setUpAuthenticator(scene, theirs);
    expect(await remove(reader.id)).toMatchObject({ ok: true, user: { hasSecondFactor: false } });
    for (const each of scene.nodes) expect(await viewerOf(theirs, each)).toBeNull();
    expect(await lastDeed()).toBe(
      `${admin.user.email} removed the second factors of ${reader.email}.`,
    );
    expect(await scene.database.prisma.recoveryCode.count({ where: { userId: reader.id } })).toBe(
      0,
    );
    const again = await signIn(node().app, reader.email);
    expect(await viewerOf(again)).toMatchObject({ mustSetUpSecondFactor: true });
  });

  test('are no own ones, none of a stranger, and there must be some', async () => {
    const stranger = await createProtectedUser(scene);
    const refused = (code: string) => ({ ok: false, code });
    expect(await remove(admin.user.id)).toEqual(refused('OWN_SECOND_FACTORS'));
    expect(await remove(stranger.user.id)).toEqual(refused('USER_NOT_FOUND'));
    expect(await remove(reader.id)).toEqual(refused('NO_SECOND_FACTOR'));
    expect(await viewerOf(stranger.cookie)).not.toBeNull();
  });
});
