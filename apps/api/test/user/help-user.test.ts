import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { globalId } from '../../src/graphql/global-id.ts';
import type { Viewer } from '../../src/sign-in/viewer.ts';
import { changeUserRole } from '../../src/user/change-user-role.ts';
import { createResetLink } from '../../src/user/create-reset-link.ts';
import { endUserSessions } from '../../src/user/end-user-sessions.ts';
import { resetPassword } from '../../src/user/reset-password.ts';
import { UserResolver } from '../../src/user/user.resolver.ts';
import {
  createProtectedUser,
  openSecondFactorScene,
  signInHalfWay,
  type Protected,
  type SecondFactorScene,
} from '../second-factor/second-factor-scene.ts';
import { ask, createTestUser, PASSWORD, signIn } from '../sign-in/sign-in-app.ts';
import { askOf } from '../support/ask-graphql.ts';
import { atOnce } from '../support/at-once.ts';

// What an administrator does for another user of the account: a link for a forgotten password, and an end to
// their sessions (ASVS 6.4.3, 6.4.6, 7.4.5).

let scene: SecondFactorScene;
let grace: Protected;
let ada: Viewer;

beforeAll(async () => {
  scene = await openSecondFactorScene();
});
afterAll(() => scene.database.close());
beforeEach(async () => {
  scene.clock = new Date();
  await scene.database.prisma.attemptCount.deleteMany();
  grace = await createProtectedUser(scene);
  await become('AUDITOR');
  const admin = await createTestUser(node().dependencies, { accountId: grace.user.accountId });
  const cookie = await signIn(node().app, admin.email);
  ada = (await viewerOf(cookie))!;
});

const NEW_PASSWORD = 'another horse battery';
const node = () => scene.nodes[0];
const viewerOf = (cookie: string, on = node()) =>
  on.resolveViewer({ headers: { cookie }, ip: '192.0.2.7' });
const become = (role: 'ADMIN' | 'AUDITOR') =>
  scene.database.prisma.member.updateMany({ where: { userId: grace.user.id }, data: { role } });
const create = (viewer = ada, userId: string | null = grace.user.id) =>
  createResetLink(node().dependencies, viewer, { userId, clientMutationId: null });
const linkOf = async () => {
  const result = await create();
  if (!result.ok) throw new Error(result.code);
  return result.link;
};
const reset = (link: string, password = NEW_PASSWORD) =>
  resetPassword(node().dependencies, '192.0.2.9', {
    resetToken: link.split('#')[1] ?? '',
    password,
  });
const end = (viewer = ada, userId: string | null = grace.user.id) =>
  endUserSessions(node().dependencies, viewer, { userId, clientMutationId: null });
const deeds = async () =>
  (
    await scene.database.prisma.auditEvent.findMany({
      where: { accountId: grace.user.accountId },
      orderBy: { sequence: 'asc' },
    })
  ).map(({ actorLabel, description }) => `${actorLabel}: ${description}`);

describe('a reset link made by an administrator', () => {
  test('lets its user choose a password, and nobody past their second factor', async () => {
    const ask2 = await askOf(node().dependencies, [UserResolver]);
    const { data } = await ask2(
      ada,
      `mutation ($id: ID!) { createResetLink(input: { id: $id }) {
        user { email } link expiresAt errors { code }
      } }`,
      { id: globalId('User', grace.user.id) },
    );
    const { link, ...rest } = data.createResetLink;
    expect(rest).toEqual({
      user: { email: grace.user.email },
      expiresAt: new Date(scene.clock.getTime() + 3_600_000).toISOString(),
      errors: [],
    });
    expect(link).toMatch(/^http:\/\/localhost:4000\/reset#[\w-]{43}$/);
    expect(await viewerOf(grace.cookie)).not.toBeNull();

    expect(await reset(link)).toEqual({ ok: true, email: grace.user.email });
    for (const each of scene.nodes) expect(await viewerOf(grace.cookie, each)).toBeNull();
    const body = { email: grace.user.email, password: NEW_PASSWORD };
    const response = await ask(node().app, '/sign-in/email', { body });
    expect(response.json()).toMatchObject({ code: 'SECOND_FACTOR_OWED' });
    expect(await reset(link)).toEqual({ ok: false, code: 'RESET_LINK_INVALID' });
  });

  test('is in the audit log, with whose deed it was, and without its token', async () => {
    const link = await linkOf();
    await reset(link);
    const told = (await deeds()).join('\n');
    const { email } = grace.user;
    expect(told).toContain(
      `${ada.label}: ${ada.label} made a link with which ${email} chooses another password.`,
    );
    expect(told).toContain(
      `${email}: ${email} chose another password with the link that was made by ${ada.label}.`,
    );
    const token = link.split('#')[1]!;
    expect(told).not.toContain(token);
    const rows = await scene.database.prisma.$queryRaw<unknown[]>`
      SELECT 1 FROM reset_link WHERE strpos(reset_link::text, ${token}) > 0`;
    expect(rows).toEqual([]);
  });

  test('works for an hour, until the next is made', async () => {
    const first = await linkOf();
    const second = await linkOf();
    expect(await reset(first)).toEqual({ ok: false, code: 'RESET_LINK_INVALID' });
    scene.clock = new Date(scene.clock.getTime() + 3_600_000);
    expect(await reset(second)).toEqual({ ok: false, code: 'RESET_LINK_INVALID' });
  });

  test('is made for no administrator, and ends when its user becomes one', async () => {
    const link = await linkOf();
    const promotion = { userId: grace.user.id, role: 'ADMIN' as const, clientMutationId: null };
    await changeUserRole(node().dependencies, ada, promotion);
    expect(await reset(link)).toEqual({ ok: false, code: 'RESET_LINK_INVALID' });
    expect(await create()).toEqual({ ok: false, code: 'USER_IS_ADMINISTRATOR' });
    expect(await create(ada, ada.id)).toEqual({ ok: false, code: 'USER_IS_ADMINISTRATOR' });
  });

  test('is made for nobody who is becoming an administrator', async () => {
    const promotion = { userId: grace.user.id, role: 'ADMIN' as const, clientMutationId: null };
    const [promoted, created] = await atOnce(
      node().dependencies,
      (holding) => changeUserRole(holding, ada, promotion),
      () => create(),
    );
    expect(promoted).toMatchObject({ ok: true });
    expect(created).toEqual({ ok: false, code: 'USER_IS_ADMINISTRATOR' });
    const where = { userId: grace.user.id };
    expect(await scene.database.prisma.resetLink.count({ where })).toBe(0);
  });

  test('needs a recent sign-in, and is made for nobody of another account', async () => {
    const tired = { ...ada, freshUntil: new Date(scene.clock.getTime() - 1) };
    await expect(create(tired)).rejects.toMatchObject({
      extensions: { code: 'REAUTHENTICATION_REQUIRED' },
    });
    const stranger = await createTestUser(node().dependencies, { role: 'READONLY' });
    for (const id of [stranger.id, null])
      expect(await create(ada, id)).toEqual({ ok: false, code: 'USER_NOT_FOUND' });
    expect(await scene.database.prisma.resetLink.count({ where: { userId: stranger.id } })).toBe(0);
  });
});

describe('ending the sessions of another user', () => {
  test('ends them all on every node, and sign-ins half done; they can sign in again', async () => {
    const halfWay = await signInHalfWay(node(), grace.user);
    for (const each of scene.nodes) expect(await viewerOf(grace.cookie, each)).not.toBeNull();
    const ask2 = await askOf(node().dependencies, [UserResolver]);
    const { data } = await ask2(
      ada,
      `mutation ($id: ID!) { endUserSessions(input: { id: $id }) {
        user { email } endedCount errors { code }
      } }`,
      { id: globalId('User', grace.user.id) },
    );
    expect(data.endUserSessions).toEqual({
      user: { email: grace.user.email },
      endedCount: 1,
      errors: [],
    });
    for (const each of scene.nodes) expect(await viewerOf(grace.cookie, each)).toBeNull();
    const code = { code: grace.recoveryCodes[0]! };
    const half = await ask(node().app, '/sign-in/code', { cookie: halfWay, body: code });
    expect(half.json()).toMatchObject({ code: 'CHALLENGE_OVER' });
    expect((await deeds()).at(-1)).toBe(
      `${ada.label}: A session of ${grace.user.email} ended: an administrator ended it.`,
    );
    const body = { email: grace.user.email, password: PASSWORD };
    const again = await ask(node().app, '/sign-in/email', { body });
    expect(again.json()).toMatchObject({ code: 'SECOND_FACTOR_OWED' });
  });

  test('needs a recent sign-in, and the refusal is in the audit log', async () => {
    const tired = { ...ada, freshUntil: scene.clock };
    await expect(end(tired)).rejects.toMatchObject({
      extensions: { code: 'REAUTHENTICATION_REQUIRED' },
    });
    for (const each of scene.nodes) expect(await viewerOf(grace.cookie, each)).not.toBeNull();
    const told = `was refused the end of a user's sessions`;
    expect((await deeds()).at(-1)).toContain(`${ada.label}: ${ada.label} ${told}`);
    expect(await end()).toMatchObject({ ok: true, endedCount: 1 });
  });

  test('leaves those of everybody else, and is for nobody of another account nor for oneself', async () => {
    const other = await createTestUser(node().dependencies, { accountId: ada.accountId });
    const stranger = await createTestUser(node().dependencies);
    const cookies = [
      await signIn(node().app, other.email),
      await signIn(node().app, stranger.email),
    ];
    await end();
    for (const id of [stranger.id, null])
      expect(await end(ada, id)).toEqual({ ok: false, code: 'USER_NOT_FOUND' });
    expect(await end(ada, ada.id)).toEqual({ ok: false, code: 'OWN_SESSIONS' });
    for (const cookie of cookies) expect(await viewerOf(cookie)).not.toBeNull();
  });
});
