import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { changeUserRole } from '../../src/user/change-user-role.ts';
import { makeResetLink } from '../../src/user/make-reset-link.ts';
import { resetPassword } from '../../src/user/reset-password.ts';
import {
  createProtectedUser,
  openSecondFactorScene,
  signInHalfWay,
  type Protected,
  type SecondFactorScene,
} from '../second-factor/second-factor-scene.ts';
import { ask, createTestUser, PASSWORD, signIn } from '../sign-in/sign-in-app.ts';
import { atOnce } from '../support/at-once.ts';

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

const NEW_PASSWORD = 'another horse battery';
const node = () => scene.nodes[0];
const link = async (removesSecondFactors = false, email = ada.user.email) => {
  const result = await makeResetLink(node().dependencies, { email, removesSecondFactors });
  if (!result.ok) throw new Error(result.code);
  return result.link;
};
const reset = async (resetLink: string, password = NEW_PASSWORD) =>
  resetPassword(node().dependencies, '192.0.2.9', {
    resetToken: resetLink.split('#')[1] ?? '',
    password,
  });
const viewerOf = (cookie: string, on = node()) =>
  on.resolveViewer({ headers: { cookie }, ip: '192.0.2.7' });
const deeds = async () =>
  (
    await scene.database.prisma.auditEvent.findMany({
      where: { accountId: ada.user.accountId },
      orderBy: { sequence: 'asc' },
    })
  ).map(({ description }) => description);

describe('a reset link', () => {
  test('lets its administrator choose a password, ends their sessions on every node, and keeps the second factor', async () => {
    const made = await link();
    expect(made).toMatch(/^http:\/\/localhost:4000\/reset#[\w-]{43}$/);
    expect(await reset(made)).toEqual({ ok: true, email: ada.user.email });
    for (const each of scene.nodes) expect(await viewerOf(ada.cookie, each)).toBeNull();
    const body = { email: ada.user.email, password: NEW_PASSWORD };
    const response = await ask(node().app, '/sign-in/email', { body });
    expect(response.json()).toMatchObject({ code: 'SECOND_FACTOR_OWED' });
    const old = await ask(node().app, '/sign-in/email', { body: { ...body, password: PASSWORD } });
    expect(old.json()).toMatchObject({ code: 'INVALID_EMAIL_OR_PASSWORD' });
  });

  test('takes the second factors with it where the operator says so, and the audit log tells all of it', async () => {
    const made = await link(true);
    await reset(made);
    expect(await viewerOf(await signIn(node().app, ada.user.email, NEW_PASSWORD))).not.toBeNull();
    const told = (await deeds()).join('\n');
    expect(told).toContain(
      `On the machine a link was made with which ${ada.user.email} chooses another password, and with which their second factors go.`,
    );
    expect(told).toContain(`${ada.user.email} chose another password with the link`);
    expect(told).toContain(`removed the second factors of ${ada.user.email}.`);
    expect(told).not.toContain(made.split('#')[1]);
  });

  test('works once, of two at once for one', async () => {
    const made = await link();
    const both = await Promise.all([reset(made), reset(made, 'a third horse battery')]);
    expect(both.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
    expect(await reset(made)).toEqual({ ok: false, code: 'RESET_LINK_INVALID' });
  });

  test('works for an hour, until the next is made', async () => {
    const first = await link();
    const second = await link();
    expect(await reset(first)).toEqual({ ok: false, code: 'RESET_LINK_INVALID' });
    const now = scene.clock;
    scene.clock = new Date(now.getTime() + 3_600_000);
    expect(await reset(second)).toEqual({ ok: false, code: 'RESET_LINK_INVALID' });
    scene.clock = now;
    expect(await viewerOf(ada.cookie)).not.toBeNull();
  });

  test('ends a sign-in that was half done with the old password', async () => {
    const halfWay = await signInHalfWay(node(), ada.user);
    await reset(await link());
    const body = { code: ada.recoveryCodes[0]! };
    const response = await ask(node().app, '/sign-in/code', { cookie: halfWay, body });
    expect(response.json()).toMatchObject({ code: 'CHALLENGE_OVER' });
  });

  test('is kept as a hash, takes a good password alone, and is not to be guessed', async () => {
    const made = await link();
    const rows = await scene.database.prisma.$queryRaw<unknown[]>`
      SELECT 1 FROM reset_link WHERE strpos(reset_link::text, ${made.split('#')[1]!}) > 0`;
    expect(rows).toEqual([]);
    for (const [password, code] of [
      ['short', 'PASSWORD_TOO_SHORT'],
      ['password1234', 'PASSWORD_COMMON'],
      ['wombat acme fjord', 'PASSWORD_HOLDS_A_NAME'],
    ] as const)
      expect(await reset(made, password)).toEqual({ ok: false, code });
    for (let times = 0; times < 30; times += 1)
      expect(await reset('#wrong')).toEqual({ ok: false, code: 'RESET_LINK_INVALID' });
    await expect(reset('#wrong')).rejects.toThrow('Too many links');
    expect(await reset(made)).toMatchObject({ ok: true });
  });

  test('is made for administrators alone', async () => {
    const { accountId } = ada.user;
    const reader = await createTestUser(node().dependencies, { accountId, role: 'READONLY' });
    for (const email of [reader.email, 'nobody@acme.example', 'no address'])
      await expect(link(false, email)).rejects.toThrow('NO_SUCH_ADMINISTRATOR');
    expect(await link(false, ` ${ada.user.email.toUpperCase()}`)).toContain('/reset#');
  });

  test('made twice at once is the one that came last', async () => {
    const asked = { email: ada.user.email, removesSecondFactors: false };
    const [first, second] = await atOnce(
      node().dependencies,
      (holding) => makeResetLink(holding, asked),
      () => link(),
    );
    expect(await reset(first.ok ? first.link : '')).toMatchObject({ code: 'RESET_LINK_INVALID' });
    expect(await reset(second)).toMatchObject({ ok: true });
  });

  test('is made for nobody who is an administrator no longer when it is', async () => {
    const { accountId } = ada.user;
    const other = await createTestUser(node().dependencies, { accountId });
    const viewer = (await viewerOf(ada.cookie))!;
    const demotion = { userId: other.id, role: 'AUDITOR' as const, clientMutationId: null };
    const asked = { email: other.email, removesSecondFactors: false };
    const [demoted, made] = await atOnce(
      node().dependencies,
      (holding) => changeUserRole(holding, viewer, demotion),
      () => makeResetLink(node().dependencies, asked),
    );
    expect(demoted).toMatchObject({ ok: true });
    expect(made).toEqual({ ok: false, code: 'NO_SUCH_ADMINISTRATOR' });
    const where = { userId: other.id };
    expect(await scene.database.prisma.resetLink.count({ where })).toBe(0);
  });
});
