import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  ask,
  cookieOf,
  createTestUser,
  PASSWORD,
  signIn,
  type TestUser,
} from '../sign-in/sign-in-app.ts';
import { visitProvider } from './honest-provider.ts';
import {
  begin,
  codeOf,
  countIdentities,
  deedsOf,
  end,
  meetSomebody,
  openProviderScene,
  visit,
  type ProviderScene,
} from './provider-scene.ts';

let scene: ProviderScene;
let user: TestUser;

beforeAll(async () => {
  scene = await openProviderScene();
});
afterAll(() => scene.close());
beforeEach(async () => {
  user = await meetSomebody(scene);
});

const node = () => scene.nodes[0];
const viewerOf = (cookie: string, on = node()) => on.resolveViewer({ headers: { cookie }, ip: '' });

describe('the own identity', () => {
  const read = async (cookie: string) =>
    (await ask(node().app, '/provider/identity', { cookie })).json<{
      identity: { email: string } | null;
      hasPassword: boolean;
    }>();

  test('is linked by hand where the provider vouches for no e-mail address', async () => {
    scene.provider.person = {
      subject: randomUUID(),
      email: 'ada@private.example',
      emailVerified: false,
    };
    const cookie = await signIn(node().app, user.email);
    const linked = await visit(scene, 'LINK', cookie);
    expect(linked.statusCode, linked.body).toBe(200);
    expect(linked.cookies.map(({ name }) => name)).toEqual(['rekey.visit']);
    expect(await read(cookie)).toMatchObject({
      identity: { email: 'ada@private.example' },
      hasPassword: true,
    });
    expect((await visit(scene)).statusCode).toBe(200);
    // It is not linked to a second person, nor this one to a second identity.
    const eve = await createTestUser(node().dependencies);
    const theirs = await signIn(node().app, eve.email);
    expect(codeOf(await visit(scene, 'LINK', theirs))).toBe('IDENTITY_TAKEN');
    scene.provider.person = { subject: randomUUID() };
    expect(codeOf(await visit(scene, 'LINK', cookie))).toBe('IDENTITY_TAKEN');
  });

  test('is linked to whoever was signed in when they were sent, and is still', async () => {
    const cookie = await signIn(node().app, user.email);
    const sent = await begin(scene, 'LINK', cookie);
    const query = await visitProvider(sent.address);
    const eve = await createTestUser(node().dependencies);
    const [, visitCookie] = sent.cookie.split('; ');
    const theirs = `${await signIn(node().app, eve.email)}; ${visitCookie}`;
    expect(codeOf(await end(node(), query, theirs))).toBe('VISIT_OVER');
    expect(await countIdentities(scene, user.id)).toBe(0);
  });

  test('is linked after a recent sign-in alone', async () => {
    const cookie = await signIn(node().app, user.email);
    scene.clock = new Date(scene.clock.getTime() + 360_000);
    const body = { purpose: 'LINK', returnPath: '/' };
    const response = await ask(node().app, '/provider/begin', { cookie, body });
    expect(codeOf(response)).toBe('SESSION_NOT_FRESH');
  });

  test('is removed with all other sessions, and not when it is the only way in', async () => {
    const cookie = await signIn(node().app, user.email);
    const elsewhere = cookieOf(await visit(scene));
    const remove = () => ask(node().app, '/provider/identity/remove', { cookie, body: {} });
    const where = { userId: user.id };
    await scene.database.prisma.login.updateMany({ where, data: { password: null } });
    expect(codeOf(await remove())).toBe('NO_PASSWORD');
    await scene.database.prisma.login.updateMany({ where, data: { password: PASSWORD } });
    expect((await remove()).statusCode).toBe(200);
    // Of both that it was linked and that it was removed, they are told by e-mail.
    const told = await scene.database.prisma.notice.findMany({ where, orderBy: { id: 'asc' } });
    expect(told.map(({ kind, description }) => [kind, description])).toEqual([
      ['IDENTITY', expect.stringContaining('was linked to')],
      ['IDENTITY', expect.stringContaining('removed the link to')],
    ]);
    expect(await read(cookie)).toMatchObject({ identity: null });
    expect(await viewerOf(elsewhere, scene.nodes[1])).toBeNull();
    expect(await viewerOf(cookie)).not.toBeNull();
    expect((await deedsOf(scene, user.accountId)).at(-1)).toBe(
      `${user.email} removed the link to ${user.email} at ${scene.provider.settings.issuer}.`,
    );
  });
});
