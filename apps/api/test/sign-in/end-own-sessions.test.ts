import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  ask,
  createTestUser,
  openSignInApp,
  PASSWORD,
  signIn,
  type TestUser,
} from './sign-in-app.ts';

// Who ends their own other sessions has lately shown who they are: whoever has got hold of one session
// ends with it no other, and so not the one that its owner would act from (OWASP ASVS 7.5.2).

let opened: Awaited<ReturnType<typeof openSignInApp>>;
let user: TestUser;
let cookie: string;
let others: readonly string[];

beforeAll(async () => {
  opened = await openSignInApp();
});
afterAll(() => opened.database.close());
beforeEach(async () => {
  user = await createTestUser(opened.dependencies);
  others = [await signIn(opened.app, user.email), await signIn(opened.app, user.email)];
  cookie = await signIn(opened.app, user.email);
});

const isSignedIn = async (of: string) =>
  (await opened.resolveViewer({ headers: { cookie: of }, ip: '192.0.2.7' })) !== null;
const tokenOf = (of: string) => decodeURIComponent(of.split('=')[1] ?? '').split('.')[0];
const WAYS = [
  ['/revoke-session', 'the end of another session'],
  ['/revoke-other-sessions', 'the end of all other sessions'],
] as const;
const bodyFor = (path: string) =>
  path === '/revoke-session' ? { token: tokenOf(others[0] ?? '') } : {};
const growOld = () =>
  opened.database.prisma.session.updateMany({
    where: { userId: user.id },
    data: { createdAt: new Date(Date.now() - 301_000) },
  });
const events = () =>
  opened.database.prisma.auditEvent.findMany({
    where: { accountId: user.accountId },
    orderBy: { sequence: 'asc' },
  });

describe.each(WAYS)('%s', (path, what) => {
  test('is refused without a recent sign-in, ends nothing, and is in the audit log', async () => {
    await growOld();
    const before = (await events()).length;
    const response = await ask(opened.app, path, { cookie, body: bodyFor(path) });
    expect(response.statusCode).toBe(403);
    expect(response.json()).toMatchObject({ code: 'SESSION_NOT_FRESH' });
    for (const each of [cookie, ...others]) expect(await isSignedIn(each)).toBe(true);
    expect((await events()).slice(before)).toMatchObject([
      {
        class: 'ACCESS',
        subclass: 'FRESHNESS',
        action: 'REFUSE',
        actorLabel: user.email,
        ip: '192.0.2.7',
        description: `${user.email} was refused ${what} until they confirm that it is they.`,
      },
    ]);
  });

  test('goes on once they have confirmed that it is they', async () => {
    await growOld();
    const body = { email: user.email, password: PASSWORD };
    const { cookies } = await ask(opened.app, '/sign-in/email', { cookie, body });
    const confirmed = cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`);
    const asked = { cookie: confirmed.join('; '), body: bodyFor(path) };
    expect((await ask(opened.app, path, asked)).statusCode).toBe(200);
    expect(await isSignedIn(others[0] ?? '')).toBe(false);
    expect(await isSignedIn(others[1] ?? '')).toBe(path === '/revoke-session');
    expect(await isSignedIn(asked.cookie)).toBe(true);
  });
});

test('who has not signed in recently is told no sessions, which is no entry, and can sign out', async () => {
  await growOld();
  const before = (await events()).length;
  const list = await ask(opened.app, '/list-sessions', { cookie });
  expect(list.json()).toMatchObject({ code: 'SESSION_NOT_FRESH' });
  expect(await events()).toHaveLength(before);
  expect((await ask(opened.app, '/sign-out', { cookie, body: {} })).statusCode).toBe(200);
  expect(await isSignedIn(cookie)).toBe(false);
});

test('what is changed under My profile without a recent sign-in is in the audit log too', async () => {
  await growOld();
  const asked = { cookie, body: {} };
  const response = await ask(opened.app, '/second-factor/authenticator', asked);
  expect(response.json()).toMatchObject({ code: 'SESSION_NOT_FRESH' });
  expect((await events()).at(-1)).toMatchObject({
    class: 'ACCESS',
    subclass: 'FRESHNESS',
    description: `${user.email} was refused a change under My profile until they confirm that it is they.`,
  });
});
