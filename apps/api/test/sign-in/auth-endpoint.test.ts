import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ask,
  cookieOf,
  createTestUser,
  openSignInApp,
  PASSWORD,
  signIn,
  signInNodes,
  type TestUser,
} from './sign-in-app.ts';

let opened: Awaited<ReturnType<typeof openSignInApp>>;
let user: TestUser;

beforeAll(async () => {
  opened = await openSignInApp();
  user = await createTestUser(opened.dependencies);
});
afterAll(() => opened.database.close());

const credentials = () => ({ email: user.email, password: PASSWORD });

describe('the sign-in service', () => {
  test.each([
    '/sign-up/email',
    '/delete-user',
    '/change-email',
    '/request-password-reset',
    '/reset-password',
    '/set-password',
    '/update-session',
    '/revoke-sessions',
    '/list-accounts',
    '/sign-in/social',
    '/ok',
    '/error',
    '',
  ])('answers 404 for %s', async (path) => {
    const body = { ...credentials(), name: 'Eve', newPassword: PASSWORD };
    for (const options of [{}, { body }]) {
      const response = await ask(opened.app, path || '/', options);
      expect(response.statusCode).toBe(404);
      expect(response.headers['cache-control']).toBe('no-store');
    }
  });

  test.each([
    ['no body', undefined],
    ['no password', { email: 'ada@acme.example' }],
    ['a password that is no text', { email: 'ada@acme.example', password: 1 }],
    ['an endless password', { email: 'ada@acme.example', password: 'x'.repeat(5000) }],
  ])('refuses to sign in with %s', async (_, payload) => {
    const response = await opened.app.inject({
      method: 'POST',
      url: '/auth/sign-in/email',
      ...(payload && { payload }),
    });
    expect(response.statusCode).toBe(400);
  });

  test('takes JSON alone, which no page elsewhere can send', async () => {
    const response = await opened.app.inject({
      method: 'POST',
      url: '/auth/sign-in/email',
      headers: { 'content-type': 'text/plain' },
      payload: JSON.stringify(credentials()),
    });
    expect(response.statusCode).toBe(400);
  });

  test('refuses pages of other origins', async () => {
    const cookie = await signIn(opened.app, user.email);
    for (const origin of ['https://evil.example', 'http://localhost:4001', 'null']) {
      const options = { cookie, body: credentials(), origin };
      expect((await ask(opened.app, '/sign-in/email', options)).statusCode).toBe(403);
      expect((await ask(opened.app, '/sign-out', { cookie, body: {}, origin })).statusCode).toBe(
        403,
      );
    }
    expect((await ask(opened.app, '/get-session', { cookie })).json()).not.toBeNull();
  });

  test.each([
    [200, 'a script, which says nothing of itself', {}],
    [200, 'a script that speaks like fetch', { 'sec-fetch-mode': 'cors' }],
    [403, 'a browser that hides its origin', { 'sec-fetch-site': 'cross-site' }],
    [403, 'a page elsewhere by its referrer', { referer: 'https://evil.example/page' }],
    [403, 'an origin that begins like ours', { origin: 'http://localhost:4000.evil.example' }],
  ])('answers %i to %s', async (status, _, headers) => {
    const cookie = await signIn(opened.app, user.email);
    const response = await opened.app.inject({
      method: 'POST',
      url: '/auth/sign-in/email',
      headers: { cookie, ...headers },
      payload: credentials(),
    });
    expect(response.statusCode).toBe(status);
  });

  test.each(['http://127.0.0.1:4000', 'http://[::1]:4000'])(
    'takes %s for localhost, as people do',
    async (origin) => {
      const response = await ask(opened.app, '/sign-in/email', { body: credentials(), origin });
      expect(response.statusCode).toBe(200);
    },
  );

  test('on https sets a cookie that only this host can have set', async () => {
    const publicUrl = 'https://rekey.example.com';
    const [node] = signInNodes(opened.database, 1, { publicUrl });
    if (!node) throw new Error('no node');
    const response = await ask(node.app, '/sign-in/email', {
      body: credentials(),
      origin: publicUrl,
    });
    const alike = { secure: true, httpOnly: true, sameSite: 'Strict', path: '/' };
    expect(response.cookies).toEqual(
      ['__Host-rekey.session', '__Host-rekey.known'].map((name): unknown =>
        expect.objectContaining({ name, ...alike }),
      ),
    );
    for (const cookie of response.cookies) expect(cookie).not.toHaveProperty('domain');
    const cookie = cookieOf(response);
    expect(await node.resolveViewer({ headers: { cookie }, ip: '' })).toMatchObject({
      id: user.id,
    });
    const loopback = { body: credentials(), origin: 'http://localhost:4000' };
    expect((await ask(node.app, '/sign-in/email', loopback)).statusCode).toBe(403);
  });

  test('changes nothing but the name of a user', async () => {
    const cookie = await signIn(opened.app, user.email);
    const body = { name: 'Ada B.', email: 'eve@acme.example', emailVerified: true, image: 'x' };
    expect((await ask(opened.app, '/update-user', { cookie, body })).statusCode).toBe(200);
    expect(await opened.database.prisma.user.findUnique({ where: { id: user.id } })).toMatchObject({
      name: 'Ada B.',
      email: user.email,
      emailVerified: false,
      image: null,
    });
  });

  test('lists sessions only to who signed in recently', async () => {
    const cookie = await signIn(opened.app, user.email);
    expect((await ask(opened.app, '/list-sessions', { cookie })).statusCode).toBe(200);
    await opened.database.prisma.session.updateMany({
      data: { createdAt: new Date(Date.now() - 301_000) },
    });
    const response = await ask(opened.app, '/list-sessions', { cookie });
    expect(response.json()).toMatchObject({ code: 'SESSION_NOT_FRESH' });
  });

  test("revokes no other user's session", async () => {
    const other = await createTestUser(opened.dependencies, { accountId: user.accountId });
    const theirs = await signIn(opened.app, other.email);
    const token = decodeURIComponent(theirs.split('=')[1] ?? '').split('.')[0];
    const cookie = await signIn(opened.app, user.email);
    await ask(opened.app, '/revoke-session', { cookie, body: { token } });
    expect(await opened.resolveViewer({ headers: { cookie: theirs }, ip: '' })).not.toBeNull();
  });

  test('keeps a signed-in user signed in who confirms with a wrong password', async () => {
    const cookie = await signIn(opened.app, user.email);
    const body = { email: user.email, password: 'wrong horse battery' };
    expect((await ask(opened.app, '/sign-in/email', { cookie, body })).statusCode).toBe(401);
    expect(await opened.resolveViewer({ headers: { cookie }, ip: '' })).not.toBeNull();
  });

  test("ends no session of another user's when someone signs in over it", async () => {
    const other = await createTestUser(opened.dependencies, { accountId: user.accountId });
    const theirs = await signIn(opened.app, other.email);
    await ask(opened.app, '/sign-in/email', { cookie: theirs, body: credentials() });
    expect(await opened.resolveViewer({ headers: { cookie: theirs }, ip: '' })).not.toBeNull();
  });
});
