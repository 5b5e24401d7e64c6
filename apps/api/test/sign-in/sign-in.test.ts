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
import { testPasswordHashing } from '../support/password-hashing.ts';

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

  test('takes the password exactly as it was chosen, however long ago (ASVS 6.2.8, 6.2.10)', async () => {
    const someone = await createTestUser(opened.dependencies);
    const chosen = ` ${'Ä wombat, a fjord; '.repeat(6)} `;
    const longAgo = new Date('2006-11-23T12:00:00.000Z');
    await opened.database.prisma.login.updateMany({
      where: { userId: someone.id },
      data: {
        password: await testPasswordHashing.hash(chosen),
        createdAt: longAgo,
        updatedAt: longAgo,
      },
    });
    const statusOf = async (password: string) => {
      const body = { email: someone.email, password };
      return (await ask(opened.app, '/sign-in/email', { body })).statusCode;
    };
    expect(await statusOf(chosen)).toBe(200);
    const others = [
      chosen.trim(),
      chosen.slice(0, -1),
      `${chosen} `,
      chosen.toLowerCase(),
      chosen.slice(0, 72),
    ];
    expect(await Promise.all(others.map(statusOf))).toEqual(others.map(() => 401));
  });

  test('gives tokens of 128 bits and more, each of them once (ASVS 7.2.2, 7.2.3)', async () => {
    const tokens = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const cookie = await signIn(opened.app, user.email);
        return decodeURIComponent(cookie.split('=')[1] ?? '').split('.')[0] ?? '';
      }),
    );
    expect(new Set(tokens).size).toBe(5);
    // 32 of 62 letters and digits: 190 bits. No place has the same one in all of them.
    for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9]{32}$/);
    const alike = Array.from({ length: 32 }, (_, at) => new Set(tokens.map((token) => token[at])));
    expect(alike.filter(({ size }) => size === 1).length).toBeLessThan(4);
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
