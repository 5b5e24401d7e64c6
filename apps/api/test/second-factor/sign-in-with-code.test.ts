import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ask, cookieOf, PASSWORD } from '../sign-in/sign-in-app.ts';
import {
  beHalfWay,
  codeAt,
  createProtectedUser,
  openSecondFactorScene,
  showCode,
  signInHalfWay,
  waitForNextCode,
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
const viewerOf = (cookie: string, on = node()) =>
  on.resolveViewer({ headers: { cookie }, ip: '192.0.2.7' });
const events = async () =>
  (
    await scene.database.prisma.auditEvent.findMany({
      where: { accountId: ada.user.accountId },
      orderBy: { sequence: 'desc' },
    })
  ).map(({ description }) => description);

describe('the code', () => {
  test('completes the sign-in, which the audit log tells', async () => {
    const response = await showCode(node(), await beHalfWay(scene, ada.user), rightCode());
    expect(response.statusCode, response.body).toBe(200);
    expect(await viewerOf(cookieOf(response), scene.nodes[1])).toMatchObject({
      id: ada.user.id,
      sessionEndsAt: new Date(scene.clock.getTime() + 3_600_000),
    });
    expect((await events())[0]).toBe(
      `${ada.user.email} signed in with a password and an authenticator code.`,
    );
    const [session] = response.cookies;
    expect(session).toMatchObject({
      httpOnly: true,
      sameSite: 'Strict',
      path: '/',
      maxAge: 43_200,
    });
    expect(response.body).not.toContain(decodeURIComponent(session!.value).split('.')[0]);
  });

  test('puts a new session in the place of the one it was shown over, on every node', async () => {
    const halfWay = await signInHalfWay(node(), ada.user, ada.cookie);
    const response = await showCode(node(), `${ada.cookie}; ${halfWay}`, rightCode());
    expect(response.statusCode, response.body).toBe(200);
    for (const each of scene.nodes) expect(await viewerOf(ada.cookie, each)).toBeNull();
    expect((await viewerOf(cookieOf(response)))?.freshUntil?.getTime()).toBeGreaterThan(
      scene.clock.getTime(),
    );
  });

  // RFC 6238 section 5.2: the verifier must not accept the second attempt of the OTP.
  test('is accepted once, on all nodes together', async () => {
    const code = rightCode();
    const [one, other] = [await beHalfWay(scene, ada.user), await beHalfWay(scene, ada.user)];
    const answers = await Promise.all([
      showCode(scene.nodes[0], one, code),
      showCode(scene.nodes[1], other, code),
    ]);
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 401]);
    const late = await showCode(node(), await beHalfWay(scene, ada.user), code);
    expect(late.json()).toMatchObject({ code: 'CODE_USED' });
  });

  test('completes each sign-in half done once', async () => {
    const cookie = await beHalfWay(scene, ada.user);
    await showCode(node(), cookie, rightCode());
    waitForNextCode(scene);
    const response = await showCode(node(), cookie, rightCode());
    expect(response.json()).toMatchObject({ code: 'CHALLENGE_OVER' });
  });

  test.each([
    ['two steps old', -60_000],
    ['of the step after the next', 60_000],
  ])('%s is wrong', async (_, offMs) => {
    const code = codeAt(ada.secret, new Date(scene.clock.getTime() + offMs));
    const response = await showCode(node(), await beHalfWay(scene, ada.user), code);
    expect(response.json()).toMatchObject({ code: 'CODE_WRONG' });
  });

  test('of another user is wrong', async () => {
    const eve = await createProtectedUser(scene);
    const code = codeAt(eve.secret, scene.clock);
    const response = await showCode(node(), await beHalfWay(scene, ada.user), code);
    expect(response.json()).toMatchObject({ code: 'CODE_WRONG' });
  });

  test('of an authenticator that was never confirmed is wrong', async () => {
    const { authenticator } = scene.database.prisma;
    await authenticator.update({ where: { userId: ada.user.id }, data: { confirmedAt: null } });
    const response = await showCode(node(), await beHalfWay(scene, ada.user), rightCode());
    expect(response.json()).toMatchObject({ code: 'CODE_WRONG' });
  });

  test('is taken from no page elsewhere', async () => {
    const cookie = await beHalfWay(scene, ada.user);
    const body = { code: rightCode() };
    for (const origin of ['https://evil.example', 'null'])
      expect((await ask(node().app, '/sign-in/code', { cookie, body, origin })).statusCode).toBe(
        403,
      );
    expect((await ask(node().app, '/sign-in/code', { cookie, body })).statusCode).toBe(200);
  });
});

describe('a recovery code', () => {
  test('stands in for the authenticator, once', async () => {
    const code = ada.recoveryCodes[3]!;
    const cookies = [await beHalfWay(scene, ada.user), await beHalfWay(scene, ada.user)] as const;
    // As people type it.
    const answers = await Promise.all([
      showCode(scene.nodes[0], cookies[0], code.toUpperCase().replaceAll('-', ' ')),
      showCode(scene.nodes[1], cookies[1], code),
    ]);
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 401]);
    expect(await events()).toContainEqual(
      `${ada.user.email} signed in with a password and a recovery code.`,
    );
    const status = await ask(node().app, '/second-factor', { cookie: ada.cookie });
    expect(status.json()).toMatchObject({ recoveryCodesLeft: 9 });
  });

  test('of another user is wrong', async () => {
    const eve = await createProtectedUser(scene);
    const cookie = await beHalfWay(scene, ada.user);
    const response = await showCode(node(), cookie, eve.recoveryCodes[0]!);
    expect(response.json()).toMatchObject({ code: 'CODE_WRONG' });
  });
});

test('a changed password keeps the second factor of the session', async () => {
  const body = { currentPassword: PASSWORD, newPassword: 'another horse battery' };
  const response = await ask(node().app, '/change-password', { cookie: ada.cookie, body });
  expect(response.statusCode, response.body).toBe(200);
  expect(await viewerOf(cookieOf(response))).toMatchObject({ id: ada.user.id });
});
