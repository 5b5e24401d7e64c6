import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ask,
  cookieOf,
  createTestUser,
  openSignInApp,
  PASSWORD,
  signIn,
  type TestUser,
} from './sign-in-app.ts';

let opened: Awaited<ReturnType<typeof openSignInApp>>;
let user: TestUser;

beforeAll(async () => {
  opened = await openSignInApp();
  user = await createTestUser(opened.dependencies);
});
afterAll(() => opened.database.close());

const events = (accountId: string) =>
  opened.database.prisma.auditEvent.findMany({
    where: { accountId, class: 'SIGN_IN' },
    orderBy: { sequence: 'asc' },
  });
const viewerOf = (cookie: string) => opened.resolveViewer({ headers: { cookie }, ip: '192.0.2.7' });

describe('signing in', () => {
  test('sets a cookie that stands for the user, and is in the audit log', async () => {
    const response = await ask(opened.app, '/sign-in/email', {
      body: { email: user.email.toUpperCase(), password: PASSWORD },
    });
    expect(response.statusCode).toBe(200);
    expect(response.headers['cache-control']).toBe('no-store');
    expect(response.cookies[0]).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' });
    const viewer = await viewerOf(cookieOf(response));
    expect(viewer).toMatchObject({
      kind: 'USER',
      id: user.id,
      label: user.email,
      role: 'ADMIN',
      accountId: user.accountId,
    });
    const [event] = await events(user.accountId);
    expect(event).toMatchObject({
      subclass: 'SESSION',
      action: 'CREATE',
      actorKind: 'USER',
      actorLabel: user.email,
      ip: '192.0.2.7',
    });
  });

  test('is refused with a wrong password, which is in the audit log', async () => {
    const response = await ask(opened.app, '/sign-in/email', {
      body: { email: user.email, password: 'wrong horse battery' },
    });
    expect(response.statusCode).toBe(401);
    expect(response.json()).toMatchObject({ code: 'INVALID_EMAIL_OR_PASSWORD' });
    expect(response.cookies).toEqual([]);
    expect((await events(user.accountId)).at(-1)).toMatchObject({
      subclass: 'SESSION',
      action: 'REFUSE',
    });
  });

  test('once more rotates the cookie and ends the session that the request carried', async () => {
    const first = await signIn(opened.app, user.email);
    const again = await ask(opened.app, '/sign-in/email', {
      cookie: first,
      body: { email: user.email, password: PASSWORD },
    });
    expect(await viewerOf(first)).toBeNull();
    expect(await viewerOf(cookieOf(again))).toMatchObject({ id: user.id });
    expect((await events(user.accountId)).slice(-2)).toMatchObject([
      { action: 'CREATE' },
      { action: 'END', description: `A session of ${user.email} ended: signed in again.` },
    ]);
  });
});

test('signing out ends the session at once', async () => {
  const cookie = await signIn(opened.app, user.email);
  expect(await viewerOf(cookie)).not.toBeNull();
  const signedOut = await ask(opened.app, '/sign-out', { cookie, body: {} });
  expect(signedOut.statusCode).toBe(200);
  // OWASP ASVS 14.3.1: the Back button finds nothing.
  expect(signedOut.headers['clear-site-data']).toBe('"cache"');
  expect(await viewerOf(cookie)).toBeNull();
});
