import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  ask,
  createTestUser,
  openSignInApp,
  PASSWORD,
  signIn,
  type TestUser,
} from './sign-in-app.ts';

let opened: Awaited<ReturnType<typeof openSignInApp>>;
let user: TestUser;
let cookie: string;

beforeAll(async () => {
  opened = await openSignInApp();
});
afterAll(() => opened.database.close());
beforeEach(async () => {
  await restoreAuditLog();
  user = await createTestUser(opened.dependencies);
  cookie = await signIn(opened.app, user.email);
});

/** From here on every insert into the audit log fails. */
const breakAuditLog = () =>
  opened.database.prisma.$executeRaw`
    ALTER TABLE audit_event ADD CONSTRAINT broken CHECK (class <> 'SIGN_IN') NOT VALID`;
const restoreAuditLog = () =>
  opened.database.prisma.$executeRaw`ALTER TABLE audit_event DROP CONSTRAINT IF EXISTS broken`;
const sessions = () => opened.database.prisma.session.count({ where: { userId: user.id } });
const isSignedIn = async () =>
  (await opened.resolveViewer({ headers: { cookie }, ip: '192.0.2.7' })) !== null;
const lastEvents = async (count: number) =>
  (
    await opened.database.prisma.auditEvent.findMany({
      where: { accountId: user.accountId },
      orderBy: { sequence: 'desc' },
      take: count,
    })
  ).map(({ subclass, action }) => `${subclass} ${action}`);

const NEW_PASSWORD = 'another horse battery';
const change = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD };

describe('when the audit log cannot be written', () => {
  beforeEach(() => breakAuditLog());
  afterAll(() => restoreAuditLog());

  test('nobody is signed in', async () => {
    const body = { email: user.email, password: PASSWORD };
    const response = await ask(opened.app, '/sign-in/email', { body });
    expect(response.statusCode).toBe(500);
    expect(response.cookies).toEqual([]);
    expect(await sessions()).toBe(1);
  });

  test('nobody is signed out, and the answer does not say so', async () => {
    const response = await ask(opened.app, '/sign-out', { cookie, body: {} });
    expect(response.statusCode).toBe(500);
    expect(await isSignedIn()).toBe(true);
  });

  test('no password is changed and no session ends', async () => {
    const response = await ask(opened.app, '/change-password', { cookie, body: change });
    expect(response.statusCode).toBe(500);
    expect(await sessions()).toBe(1);
    await restoreAuditLog();
    await signIn(opened.app, user.email);
  });

  test('no name is changed', async () => {
    const response = await ask(opened.app, '/update-user', { cookie, body: { name: 'Eve' } });
    expect(response.statusCode).toBe(500);
    const { name } = await opened.database.prisma.user.findUniqueOrThrow({
      where: { id: user.id },
    });
    expect(name).toBe('Ada');
  });
});

describe('the audit log tells of', () => {
  test('a sign-out', async () => {
    await ask(opened.app, '/sign-out', { cookie, body: {} });
    expect(await lastEvents(1)).toEqual(['SESSION END']);
  });

  test('a changed password, with every session that it ended and the one it began', async () => {
    const elsewhere = await signIn(opened.app, user.email);
    const response = await ask(opened.app, '/change-password', { cookie, body: change });
    expect(response.statusCode).toBe(200);
    expect(await lastEvents(4)).toEqual([
      'SESSION CREATE',
      'PASSWORD CHANGE',
      'SESSION END',
      'SESSION END',
    ]);
    expect(await opened.resolveViewer({ headers: { cookie: elsewhere }, ip: '' })).toBeNull();
    expect(await isSignedIn()).toBe(false);
    await signIn(opened.app, user.email, NEW_PASSWORD);
  });

  test('a refused change of password', async () => {
    const body = { ...change, currentPassword: 'wrong horse battery' };
    const response = await ask(opened.app, '/change-password', { cookie, body });
    expect(response.json()).toMatchObject({ code: 'INVALID_PASSWORD' });
    expect(await lastEvents(1)).toEqual(['PASSWORD REFUSE']);
  });

  test.each([
    ['PASSWORD_TOO_SHORT', 'eleven char'],
    ['PASSWORD_COMMON', 'password1234'],
    ['PASSWORD_HOLDS_A_NAME', 'wombat acme fjord'],
  ])('nothing where the new password is refused with %s', async (code, newPassword) => {
    const tried = { currentPassword: PASSWORD, newPassword };
    const response = await ask(opened.app, '/change-password', { cookie, body: tried });
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ code, message: expect.stringMatching(/password/) });
    expect(await lastEvents(1)).toEqual(['SESSION CREATE']);
    await signIn(opened.app, user.email);
  });

  test('a revoked session', async () => {
    const elsewhere = await signIn(opened.app, user.email);
    const listed = (await ask(opened.app, '/list-sessions', { cookie })).json();
    const token = decodeURIComponent(elsewhere.split('=')[1] ?? '').split('.')[0];
    expect(listed.map((session: { token: string }) => session.token)).toContain(token);
    await ask(opened.app, '/revoke-session', { cookie, body: { token } });
    expect(await lastEvents(1)).toEqual(['SESSION END']);
    expect(await opened.resolveViewer({ headers: { cookie: elsewhere }, ip: '' })).toBeNull();
    expect(await isSignedIn()).toBe(true);
  });

  test('a changed name', async () => {
    await ask(opened.app, '/update-user', { cookie, body: { name: ' Ada L. ' } });
    expect(await lastEvents(1)).toEqual(['PROFILE CHANGE']);
    const viewer = await opened.resolveViewer({ headers: { cookie }, ip: '' });
    expect(viewer?.name).toBe('Ada L.');
  });

  test('no password and no session token', async () => {
    await ask(opened.app, '/change-password', { cookie, body: change });
    const token = decodeURIComponent(cookie.split('=')[1] ?? '').split('.')[0] ?? '';
    for (const secret of [PASSWORD, NEW_PASSWORD, token]) {
      const rows = await opened.database.prisma.$queryRaw<unknown[]>`
        SELECT 1 FROM audit_event WHERE strpos(audit_event::text, ${secret}) > 0`;
      expect(rows).toEqual([]);
    }
  });
});
