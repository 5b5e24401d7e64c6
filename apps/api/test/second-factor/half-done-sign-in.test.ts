import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ask, createTestUser, PASSWORD, signIn } from '../sign-in/sign-in-app.ts';
import {
  beHalfWay,
  codeAt,
  createProtectedUser,
  openSecondFactorScene,
  showCode,
  signInHalfWay,
  type Protected,
  type SecondFactorScene,
} from './second-factor-scene.ts';

let scene: SecondFactorScene;
let ada: Protected;

beforeAll(async () => {
  scene = await openSecondFactorScene();
});
afterAll(() => scene.database.close());
beforeEach(async () => {
  scene.clock = new Date();
  await scene.database.prisma.attemptCount.deleteMany();
  ada = await createProtectedUser(scene);
});

const node = () => scene.nodes[0];
const rightCode = () => codeAt(ada.secret, scene.clock);
const sessions = () => scene.database.prisma.session.count({ where: { userId: ada.user.id } });
const viewerOf = (cookie: string, on = node()) =>
  on.resolveViewer({ headers: { cookie }, ip: '192.0.2.7' });
const events = async () =>
  (
    await scene.database.prisma.auditEvent.findMany({
      where: { accountId: ada.user.accountId },
      orderBy: { sequence: 'desc' },
    })
  ).map(({ description }) => description);

describe('a right password without the code', () => {
  test('begins no session, and is not recorded as a sign-in', async () => {
    const before = await events();
    const response = await ask(node().app, '/sign-in/email', {
      body: { email: ada.user.email, password: PASSWORD },
    });
    expect(response.statusCode).toBe(401);
    expect(response.json()).toMatchObject({
      code: 'SECOND_FACTOR_OWED',
      secondFactors: ['AUTHENTICATOR', 'RECOVERY_CODE'],
    });
    expect(response.cookies.map(({ name }) => name)).toEqual(['rekey.challenge', 'rekey.known']);
    expect(response.cookies[0]).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' });
    expect(await sessions()).toBe(1);
    expect(await events()).toEqual(before);
  });

  test('leaves the session alone that it was given over', async () => {
    await signInHalfWay(node(), ada.user, ada.cookie);
    expect(await viewerOf(ada.cookie)).toMatchObject({ id: ada.user.id });
  });

  test('is not counted as a wrong password', async () => {
    await signInHalfWay(node(), ada.user);
    const counted = await scene.database.prisma.attemptCount.findMany({
      where: { count: { gt: 0 } },
    });
    expect(counted).toEqual([]);
  });
});

describe('a sign-in half done', () => {
  test('is nobody', async () => {
    const cookie = await beHalfWay(scene, ada.user);
    expect(await viewerOf(cookie)).toBeNull();
    const token = cookie.split('=')[1];
    // The token in the place of the session's, with no signature or with itself for one.
    for (const forged of [`rekey.session=${token}`, `rekey.session=${token}.${token}%3D`])
      expect(await viewerOf(forged)).toBeNull();
  });

  test.each([
    ['/change-password', { currentPassword: PASSWORD, newPassword: 'another horse battery' }],
    ['/list-sessions', undefined],
    ['/revoke-other-sessions', {}],
    ['/update-user', { name: 'Eve' }],
    ['/second-factor', undefined],
    ['/second-factor/authenticator', {}],
    ['/second-factor/authenticator/confirm', { code: '000000' }],
    ['/second-factor/authenticator/remove', {}],
    ['/second-factor/recovery-codes', {}],
    ['/provider/identity', undefined],
    ['/provider/identity/remove', {}],
  ])('opens no %s', async (path, body) => {
    const cookie = await beHalfWay(scene, ada.user);
    const response = await ask(node().app, path, { cookie, ...(body && { body }) });
    expect(response.statusCode, response.body).toBe(401);
    expect(response.cookies).toEqual([]);
  });

  test('is over after five minutes', async () => {
    const cookie = await beHalfWay(scene, ada.user);
    scene.clock = new Date(scene.clock.getTime() + 300_000);
    const response = await showCode(node(), cookie, rightCode());
    expect(response.json()).toMatchObject({ code: 'CHALLENGE_OVER' });
    expect(await sessions()).toBe(1);
  });

  test('is kept as a hash, which signs nobody in', async () => {
    const cookie = await beHalfWay(scene, ada.user);
    const token = cookie.split('=')[1]!;
    const rows = await scene.database.prisma.$queryRaw<unknown[]>`
      SELECT 1 FROM sign_in_challenge WHERE strpos(sign_in_challenge::text, ${token}) > 0`;
    expect(rows).toEqual([]);
  });
});

describe('a session that was begun with a password alone', () => {
  test('is none, wherever it comes from, once its user has a second factor', async () => {
    const eve = await createTestUser(node().dependencies);
    const theirs = await signIn(node().app, eve.email);
    const { userId } = await scene.database.prisma.session.findFirstOrThrow({
      where: { userId: eve.id },
    });
    // As if it had been stored while the second factor was being set up.
    await scene.database.prisma.authenticator.create({
      data: { userId, sealedSecret: Buffer.from('x'), confirmedAt: scene.clock },
    });
    expect(await viewerOf(theirs)).toBeNull();
    for (const path of ['/list-sessions', '/second-factor'])
      expect((await ask(node().app, path, { cookie: theirs })).statusCode).toBe(401);
    const session = await ask(node().app, '/get-session', { cookie: theirs });
    expect(session.json()).toBeNull();
    const body = { currentPassword: PASSWORD, newPassword: 'another horse battery' };
    expect((await ask(node().app, '/change-password', { cookie: theirs, body })).statusCode).toBe(
      401,
    );
  });
});
