import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { removeUser } from '../../src/user/remove-user.ts';
import { ask, cookieOf, createTestUser, signIn, type TestUser } from '../sign-in/sign-in-app.ts';
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

describe('signing in', () => {
  test('asks for a code with PKCE, a state, a nonce, and nothing secret in the address', async () => {
    const { address } = await begin(scene);
    const asked = Object.fromEntries(new URL(address).searchParams);
    expect(asked).toMatchObject({
      client_id: 'rekey',
      redirect_uri: 'http://localhost:4000/sign-in/provider',
      response_type: 'code',
      scope: 'openid email',
      code_challenge_method: 'S256',
      max_age: '43200',
    });
    for (const name of ['state', 'nonce', 'code_challenge'])
      expect(asked[name]).toMatch(/^[\w-]{43}$/);
    expect(address).not.toContain(encodeURIComponent(scene.provider.settings.clientSecret));
  });

  test('links who has the verified e-mail address, once, and signs them in on every node', async () => {
    const response = await visit(scene);
    expect(response.statusCode, response.body).toBe(200);
    expect(response.json()).toEqual({ returnPath: '/settings/users' });
    const [cookie] = response.cookies;
    expect(cookie).toMatchObject({ name: 'rekey.session', sameSite: 'Strict', httpOnly: true });
    expect(await viewerOf(cookieOf(response), scene.nodes[1])).toMatchObject({
      label: user.email,
      sessionEndsAt: new Date(scene.clock.getTime() + 3_600_000),
    });
    expect((await deedsOf(scene, user.accountId)).slice(-2)).toEqual([
      `${user.email} was linked to ${user.email} at ${scene.provider.settings.issuer}.`,
      `${user.email} signed in with Acme ID.`,
    ]);
    // From now on it goes by issuer and subject alone.
    scene.provider.person = { subject: scene.provider.person.subject, email: 'other@acme.example' };
    expect((await visit(scene)).statusCode).toBe(200);
    expect(await countIdentities(scene, user.id)).toBe(1);
  });

  test('lets nobody in who is no user, and makes nobody one', async () => {
    scene.provider.person = { subject: randomUUID(), email: `${randomUUID()}@acme.example` };
    const response = await visit(scene);
    expect(response.statusCode).toBe(403);
    expect(codeOf(response)).toBe('USER_UNKNOWN');
    expect(response.cookies).toEqual([]);
    expect(
      await scene.database.prisma.user.count({ where: { email: scene.provider.person.email! } }),
    ).toBe(0);
  });

  test('links nobody by an e-mail address that is not vouched for', async () => {
    scene.provider.person = { ...scene.provider.person, emailVerified: false };
    expect(codeOf(await visit(scene))).toBe('EMAIL_NOT_VERIFIED');
    scene.provider.person = { subject: randomUUID() };
    expect(codeOf(await visit(scene))).toBe('USER_UNKNOWN');
    expect(await countIdentities(scene, user.id)).toBe(0);
  });

  test('refuses another subject with the same e-mail address', async () => {
    await visit(scene);
    scene.provider.person = { subject: randomUUID(), email: user.email };
    expect(codeOf(await visit(scene))).toBe('LINKED_OTHERWISE');
    expect((await deedsOf(scene, user.accountId)).at(-1)).toBe(
      `A sign-in as ${user.email} with the OpenID provider was refused: this user is linked to another identity.`,
    );
  });

  test('tells people apart by issuer and subject, not by subject alone', async () => {
    await visit(scene);
    await scene.database.prisma.identity.update({
      where: { userId: user.id },
      data: { issuer: 'https://other.example' },
    });
    expect(codeOf(await visit(scene))).toBe('LINKED_OTHERWISE');
  });

  test('refuses when the person declines, without their words', async () => {
    scene.provider.declines = true;
    const response = await visit(scene);
    expect(codeOf(response)).toBe('PROVIDER_REFUSED');
    expect(response.body).not.toContain('by hand');
  });

  test('is over for a removed user, wherever they are', async () => {
    const admin = await createTestUser(node().dependencies, { accountId: user.accountId });
    const cookie = cookieOf(await visit(scene));
    const sent = await begin(scene);
    const query = await visitProvider(sent.address);
    const viewer = (await viewerOf(await signIn(node().app, admin.email)))!;
    await removeUser(node().dependencies, viewer, { userId: user.id, clientMutationId: null });
    expect(await viewerOf(cookie, scene.nodes[1])).toBeNull();
    expect(codeOf(await end(node(), query, sent.cookie))).toBe('USER_UNKNOWN');
  });
});

describe('coming back', () => {
  test('needs the browser that was sent there', async () => {
    const mine = await begin(scene);
    const query = await visitProvider(mine.address);
    const other = await begin(scene);
    expect(codeOf(await end(node(), query))).toBe('VISIT_OVER');
    expect(codeOf(await end(node(), query, other.cookie))).toBe('VISIT_OVER');
    // Nothing of it was used up.
    expect((await end(node(), query, mine.cookie)).statusCode).toBe(200);
  });

  test('takes a state once, on all nodes', async () => {
    const sent = await begin(scene);
    const query = await visitProvider(sent.address);
    const ended = await Promise.all([
      end(scene.nodes[0], query, sent.cookie),
      end(scene.nodes[1], query, sent.cookie),
    ]);
    expect(ended.map(({ statusCode }) => statusCode).sort()).toEqual([200, 401]);
    expect(codeOf(await end(node(), query, sent.cookie))).toBe('VISIT_OVER');
  });

  test('takes a code once, in whichever visit', async () => {
    const first = await begin(scene);
    const query = new URLSearchParams(await visitProvider(first.address));
    await end(node(), query.toString(), first.cookie);
    const second = await begin(scene);
    query.set('state', new URL(second.address).searchParams.get('state')!);
    expect(codeOf(await end(node(), query.toString(), second.cookie))).toBe('PROVIDER_REFUSED');
  });

  test('is refused from a page elsewhere, and after ten minutes', async () => {
    const sent = await begin(scene);
    const query = await visitProvider(sent.address);
    const from = { origin: 'https://evil.example', cookie: sent.cookie, body: { answer: query } };
    expect(codeOf(await ask(node().app, '/provider/end', from))).toBe('FOREIGN_ORIGIN');
    const body = { purpose: 'SIGN_IN', returnPath: '/' };
    const begun = await ask(node().app, '/provider/begin', { origin: from.origin, body });
    expect(codeOf(begun)).toBe('FOREIGN_ORIGIN');
    scene.clock = new Date(scene.clock.getTime() + 600_001);
    expect(codeOf(await end(node(), query, sent.cookie))).toBe('VISIT_OVER');
  });

  test.each(['//evil.example', '/\\evil.example', 'https://evil.example', '/a\nb', ''])(
    'leads to no other host: %j',
    async (returnPath) => {
      const body = { purpose: 'SIGN_IN', returnPath };
      expect((await ask(node().app, '/provider/begin', { body })).statusCode).toBe(400);
    },
  );

  test('is limited by address on all nodes, and so is being sent', async () => {
    const ip = '198.51.100.9';
    const windowEndsAt = new Date(scene.clock.getTime() + 60_000);
    const tried = [
      { key: `address:${ip}`, count: 29, windowEndsAt },
      { key: `provider-visit:${ip}`, count: 119, windowEndsAt },
    ];
    await scene.database.prisma.attemptCount.createMany({ data: tried });
    const query = 'state=wrong';
    expect(
      (await ask(scene.nodes[0].app, '/provider/end', { ip, body: { answer: query } })).statusCode,
    ).toBe(401);
    const refused = await ask(scene.nodes[1].app, '/provider/end', { ip, body: { answer: query } });
    expect(refused.statusCode).toBe(429);
    expect(refused.headers['retry-after']).toBeDefined();
    const body = { purpose: 'SIGN_IN', returnPath: '/' };
    expect((await ask(scene.nodes[0].app, '/provider/begin', { ip, body })).statusCode).toBe(200);
    expect((await ask(scene.nodes[1].app, '/provider/begin', { ip, body })).statusCode).toBe(429);
  });
});
