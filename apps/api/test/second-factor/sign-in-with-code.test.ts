import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ask, cookieOf, createTestUser, PASSWORD, signIn } from '../sign-in/sign-in-app.ts';
import {
  beHalfWay,
  codeAt,
  createProtectedUser,
  openSecondFactorScene,
  showCode,
  signInHalfWay,
  waitForNextCode,
  wrongCodeAt,
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
const wrongCode = () => wrongCodeAt(ada.secret, scene.clock);
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
    expect(response.cookies.map(({ name }) => name)).toEqual(['rekey.challenge']);
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

describe('the code', () => {
  test('completes the sign-in, which the audit log tells', async () => {
    const response = await showCode(node(), await beHalfWay(scene, ada.user), rightCode());
    expect(response.statusCode, response.body).toBe(200);
    expect(await viewerOf(cookieOf(response), scene.nodes[1])).toMatchObject({ id: ada.user.id });
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

  test('of an earlier step is refused once a later one was used', async () => {
    const earlier = rightCode();
    waitForNextCode(scene);
    await showCode(node(), await beHalfWay(scene, ada.user), rightCode());
    const response = await showCode(node(), await beHalfWay(scene, ada.user), earlier);
    expect(response.json()).toMatchObject({ code: 'CODE_USED' });
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

describe('wrong codes', () => {
  let addresses = 0;
  const elsewhere = () => `198.51.100.${(addresses += 1) % 250}`;

  test('are limited to ten in 15 minutes, on all nodes together and at once, however often the password is given', async () => {
    const halfWay = await beHalfWay(scene, ada.user);
    const wrong = wrongCode();
    const answers = await Promise.all(
      Array.from({ length: 14 }, (_, index) =>
        showCode(scene.nodes[index % 2 === 0 ? 0 : 1], halfWay, wrong, elsewhere()),
      ),
    );
    const statuses = answers.map(({ statusCode }) => statusCode);
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(4);
    const cookie = await beHalfWay(scene, ada.user);
    for (const code of [rightCode(), ada.recoveryCodes[0]!]) {
      const limited = await showCode(node(), cookie, code, elsewhere());
      expect(limited.json()).toMatchObject({ code: 'RATE_LIMITED' });
      expect(Number(limited.headers['retry-after'])).toBeGreaterThan(800);
    }
    expect(await sessions()).toBe(1);
    const told = await events();
    const words = 'the password was right, then came a wrong code.';
    expect(told.filter((text) => text.endsWith(words))).toHaveLength(10);
    expect(told.filter((text) => text.endsWith('came too many wrong codes.'))).toHaveLength(1);
    scene.clock = new Date(scene.clock.getTime() + 900_000);
    const later = await beHalfWay(scene, ada.user);
    expect((await showCode(node(), later, rightCode(), elsewhere())).statusCode).toBe(200);
  });

  test('are limited to fifty in a day', async () => {
    const key = `code-day:${ada.user.id}`;
    const windowEndsAt = new Date(scene.clock.getTime() + 80_000_000);
    await scene.database.prisma.attemptCount.create({ data: { key, count: 50, windowEndsAt } });
    const response = await showCode(node(), await beHalfWay(scene, ada.user), rightCode());
    expect(response.statusCode).toBe(429);
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(79_000);
  });

  test('take as long to refuse as a wrong password', async () => {
    const cookie = await beHalfWay(scene, ada.user);
    const startedAt = performance.now();
    await showCode(node(), cookie, wrongCode());
    expect(performance.now() - startedAt).toBeGreaterThan(390);
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

test('a changed password keeps the second factor of the session', async () => {
  const body = { currentPassword: PASSWORD, newPassword: 'another horse battery' };
  const response = await ask(node().app, '/change-password', { cookie: ada.cookie, body });
  expect(response.statusCode, response.body).toBe(200);
  expect(await viewerOf(cookieOf(response))).toMatchObject({ id: ada.user.id });
});
