import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTransportTo } from '../../src/mail/start-mail.ts';
import { MailDispatcher } from '../../src/mail/mail-dispatcher.ts';
import type { Viewer } from '../../src/sign-in/viewer.ts';
import { changeUserRole } from '../../src/user/change-user-role.ts';
import { createResetLink } from '../../src/user/create-reset-link.ts';
import { makeResetLink } from '../../src/user/make-reset-link.ts';
import { removeSecondFactors } from '../../src/user/remove-second-factors.ts';
import { resetPassword } from '../../src/user/reset-password.ts';
import { SoftPasskey } from '../second-factor/soft-passkey.ts';
import {
  beHalfWay,
  createProtectedUser,
  openSecondFactorScene,
  showCode,
  wrongCodeAt,
  type Protected,
  type SecondFactorScene,
} from '../second-factor/second-factor-scene.ts';
import { ask, createTestUser, PASSWORD, signIn } from '../sign-in/sign-in-app.ts';
import { startMailServer, type MailServer } from './mail-server.ts';

// ASVS 6.3.5: suspicious attempts; 6.3.7: changes of how somebody signs in. To whom it concerns, and nobody else.

let scene: SecondFactorScene;
let mail: MailServer;
let grace: Protected;
let ada: Viewer;

beforeAll(async () => {
  scene = await openSecondFactorScene();
  mail = await startMailServer();
});
afterAll(async () => {
  await mail.close();
  await scene.database.close();
});
beforeEach(async () => {
  scene.clock = new Date();
  await scene.database.prisma.attemptCount.deleteMany();
  grace = await createProtectedUser(scene);
  const { id: userId, accountId } = grace.user;
  // Notices of the shared secret, which readers do not get, say nothing about these.
  const data = { role: 'AUDITOR' as const };
  await scene.database.prisma.member.updateMany({ where: { userId }, data });
  await scene.database.prisma.user.update({
    where: { id: userId },
    data: { secretNotices: false },
  });
  const admin = await createTestUser(node().dependencies, { accountId });
  const cookie = await signIn(node().app, admin.email);
  ada = (await node().resolveViewer({ headers: { cookie }, ip: '192.0.2.7' }))!;
  await scene.database.prisma.notice.deleteMany();
  mail.received.length = 0;
});

const NEW_PASSWORD = 'another horse battery';
const node = () => scene.nodes[0];
const notices = () => scene.database.prisma.notice.count();
const target = () => ({ userId: grace.user.id, clientMutationId: null });

/** What is sent by now, all of it to the one whom it concerns. */
async function mails(): Promise<readonly string[]> {
  const { send } = createTransportTo({ smtpUrl: mail.url, from: 'rekey@acme.example' });
  const later = () => new Date(Date.now() + 5000);
  await new MailDispatcher({ ...node().dependencies, now: later }, send).dispatch();
  for (const { to } of mail.received) expect(to).toEqual([grace.user.email]);
  // As it was before it was folded for the way (RFC 2045 6.7).
  return mail.received.splice(0).map(({ text }) => text.replace(/=\r?\n/g, ''));
}

/** The one mail that is sent by now. */
async function theMail(): Promise<string> {
  const all = await mails();
  expect(all).toHaveLength(1);
  const [text = ''] = all;
  expect(text).toContain('concerns how you sign in');
  for (const secret of [PASSWORD, NEW_PASSWORD, grace.secret, ...grace.recoveryCodes])
    expect(text).not.toContain(secret);
  return text;
}

async function reset(link: string): Promise<void> {
  const [, resetToken = ''] = link.split('#');
  const result = await resetPassword(node().dependencies, '192.0.2.9', {
    resetToken,
    password: NEW_PASSWORD,
  });
  expect(result.ok).toBe(true);
  expect(JSON.stringify(mail.received)).not.toContain(resetToken);
}
const self = (path: string, body: object = {}) =>
  ask(node().app, `/second-factor${path}`, { cookie: grace.cookie, body });

describe('a user is told by e-mail, although they turned notices of the secret off,', () => {
  test('that their password was changed', async () => {
    const body = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD };
    await ask(node().app, '/change-password', { cookie: grace.cookie, body });
    const text = await theMail();
    expect(text).toContain('Subject: Rekey: your password was changed');
    expect(text).toContain(`${grace.user.email} changed their password.`);
    expect(text).toContain('From: 192.0.2.7');
    expect(text).toContain('http://localhost:4000/settings/profile');
  });

  test('that an administrator made a reset link, and that it was used, but not what it is', async () => {
    const made = await createResetLink(node().dependencies, ada, target());
    if (!made.ok) throw new Error(made.code);
    const text = await theMail();
    expect(text).toContain('Subject: Rekey: a link to reset your password was made');
    expect(text).toContain(`${ada.label} made a link`);
    expect(text).not.toContain(made.link.split('#')[1]);
    await reset(made.link);
    expect(await theMail()).toContain('chose another password with the link that was made by');
  });

  test('that one was made on the machine', async () => {
    const { id: userId, email } = grace.user;
    await scene.database.prisma.member.updateMany({ where: { userId }, data: { role: 'ADMIN' } });
    const made = await makeResetLink(node().dependencies, { email, removesSecondFactors: true });
    if (!made.ok) throw new Error(made.code);
    expect(await theMail()).toContain('On the machine a link was made');
    await reset(made.link);
    const subjects = (await mails()).map((text) => /^Subject: (.*)$/m.exec(text)?.[1]);
    expect(subjects.toSorted()).toEqual([
      expect.stringContaining('your password was changed'),
      expect.stringContaining('your second factor was changed'),
    ]);
  });

  test('that their role was changed, but not where it was not', async () => {
    await changeUserRole(node().dependencies, ada, { ...target(), role: 'AUDITOR' });
    expect(await notices()).toBe(0);
    await changeUserRole(node().dependencies, ada, { ...target(), role: 'READONLY' });
    expect(await theMail()).toContain('from AUDITOR to READONLY');
  });

  test('that an administrator removed their second factors', async () => {
    await removeSecondFactors(node().dependencies, ada, target());
    const text = await theMail();
    expect(text).toContain('Subject: Rekey: your second factor was changed');
    expect(text).toContain(`${ada.label} removed the second factors of ${grace.user.email}.`);
  });

  test('that recovery codes were made anew', async () => {
    const codes = (await self('/recovery-codes')).json<{ recoveryCodes: string[] }>().recoveryCodes;
    const text = await theMail();
    expect(text).toContain('regenerated their recovery codes');
    for (const code of codes) expect(text).not.toContain(code);
  });

  test('that a passkey was added and removed, but not that it was renamed; that the app was removed', async () => {
    const begun = await self('/passkey/options');
    const cookies = begun.cookies.map(({ name, value }) => `${name}=${value}`);
    const cookie = [grace.cookie, ...cookies].join('; ');
    const response = new SoftPasskey().create(begun.json());
    const added = await ask(node().app, '/second-factor/passkey', {
      cookie,
      body: { name: 'laptop', response },
    });
    expect(added.statusCode, added.body).toBe(200);
    expect(await theMail()).toContain('added the passkey laptop');
    const { id } = await scene.database.prisma.passkey.findFirstOrThrow({
      where: { userId: grace.user.id },
    });
    await self('/passkey/rename', { id, name: 'desk' });
    expect(await notices()).toBe(0);
    await self('/passkey/remove', { id });
    expect(await theMail()).toContain('removed the passkey desk');
    await self('/authenticator/remove');
    expect(await theMail()).toContain('removed their authenticator app');
  });
});

describe('a user is told of suspicious attempts, once a day,', () => {
  let addresses = 0;
  const elsewhere = () => `198.51.100.${(addresses += 1) % 250}`;
  const DAY_MS = 86_400_000;

  test('of the third wrong code after a right password', async () => {
    const halfWay = async () => {
      const cookie = await beHalfWay(scene, grace.user);
      await showCode(node(), cookie, wrongCodeAt(grace.secret, scene.clock), elsewhere());
    };
    await halfWay();
    await halfWay();
    expect(await notices()).toBe(0);
    await Promise.all([halfWay(), halfWay(), halfWay()]);
    const text = await theMail();
    expect(text).toContain('Subject: Rekey: sign-ins as you were refused');
    expect(text).toContain('the password was right, then came a wrong code');
    await halfWay();
    expect(await notices()).toBe(0);
    scene.clock = new Date(scene.clock.getTime() + DAY_MS);
    for (let times = 0; times < 3; times += 1) await halfWay();
    expect(await notices()).toBe(1);
  });

  test('of so many wrong passwords that none is looked at for a while', async () => {
    const attempts = async (count: number, ip?: string, email = grace.user.email) => {
      const body = { email, password: 'wrong horse battery' };
      for (let times = 0; times < count; times += 1)
        await ask(node().app, '/sign-in/email', { body, ip: ip ?? elsewhere() });
    };
    const { prisma } = scene.database;
    // Counted as if they had been checked, which takes its time.
    const fill = (key: string, count: number) =>
      prisma.attemptCount.updateMany({ where: { key: { startsWith: key } }, data: { count } });
    await attempts(1);
    await fill('email:', 10);
    expect(await notices()).toBe(0);
    await attempts(2);
    expect(await theMail()).toContain('too many wrong passwords');
    await prisma.attemptCount.deleteMany({ where: { key: { startsWith: 'email:' } } });
    await attempts(1);
    await fill('email:', 10);
    await attempts(1);
    expect(await notices()).toBe(0);
    // Many from one address, at whoever's password, say nothing of this one; nor does an address of nobody's.
    await prisma.attemptCount.deleteMany();
    await attempts(1, '203.0.113.1');
    await fill('address:203.0.113.1', 30);
    await attempts(1, '203.0.113.1');
    await prisma.attemptCount.deleteMany();
    await attempts(1, undefined, 'nobody@acme.example');
    await fill('email:', 10);
    await attempts(1, undefined, 'nobody@acme.example');
    expect(await notices()).toBe(0);
  });
});

test('nothing is changed whose notice cannot be written', async () => {
  const { prisma } = scene.database;
  await prisma.$executeRaw`ALTER TABLE notice ADD CONSTRAINT broken CHECK (kind <> 'ROLE')`;
  const change = changeUserRole(node().dependencies, ada, { ...target(), role: 'READONLY' });
  await expect(change).rejects.toThrow();
  await prisma.$executeRaw`ALTER TABLE notice DROP CONSTRAINT broken`;
  const where = { userId: grace.user.id };
  expect(await prisma.member.findFirst({ where })).toMatchObject({ role: 'AUDITOR' });
});
