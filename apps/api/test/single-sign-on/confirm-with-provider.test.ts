import { randomUUID } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { codeAt, setUpAuthenticator, showCode } from '../second-factor/second-factor-scene.ts';
import { SoftPasskey, type Options } from '../second-factor/soft-passkey.ts';
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

describe('how recent a sign-in is', () => {
  const freshUntil = async (response: LightMyRequestResponse) =>
    (await viewerOf(cookieOf(response)))?.freshUntil?.getTime() ?? 0;

  test('goes by when the provider has asked, not by when they came back', async () => {
    scene.provider.person = { ...scene.provider.person, askedSecondsAgo: 3600 };
    const response = await visit(scene);
    expect(response.statusCode, response.body).toBe(200);
    expect(await freshUntil(response)).toBeLessThan(scene.clock.getTime());
    const cookie = cookieOf(response);
    const sessions = await ask(node().app, '/list-sessions', { cookie });
    expect(codeOf(sessions)).toBe('SESSION_NOT_FRESH');
    const remove = await ask(node().app, '/provider/identity/remove', { cookie, body: {} });
    expect(codeOf(remove)).toBe('SESSION_NOT_FRESH');
    scene.provider.person = { ...scene.provider.person, askedSecondsAgo: 0 };
    expect(await freshUntil(await visit(scene))).toBeGreaterThan(scene.clock.getTime());
  });

  test('is renewed by confirming, which asks again and takes the place of the session', async () => {
    scene.provider.person = { ...scene.provider.person, askedSecondsAgo: 3600 };
    const before = cookieOf(await visit(scene));
    scene.provider.person = { ...scene.provider.person, askedSecondsAgo: 0 };
    const sent = await begin(scene, 'CONFIRM', before);
    const asked = new URL(sent.address).searchParams;
    expect([asked.get('prompt'), asked.get('max_age')]).toEqual(['login', '0']);
    const after = await end(node(), await visitProvider(sent.address), sent.cookie);
    expect(after.statusCode, after.body).toBe(200);
    expect(await freshUntil(after)).toBeGreaterThan(scene.clock.getTime());
    expect(await viewerOf(before)).toBeNull();
  });

  test('is not renewed by a provider that has not asked again', async () => {
    const before = cookieOf(await visit(scene));
    // Asked a minute before they were sent there.
    scene.provider.person = { ...scene.provider.person, askedSecondsAgo: 60 };
    const sent = await begin(scene, 'CONFIRM', before);
    const query = await visitProvider(sent.address.replace('max_age=0', 'max_age=900'));
    expect(codeOf(await end(node(), query, sent.cookie))).toBe('SIGN_IN_NOT_RECENT');
    expect(await viewerOf(before)).not.toBeNull();
  });

  test('is renewed for nobody else', async () => {
    const before = cookieOf(await visit(scene));
    const eve = await createTestUser(node().dependencies);
    scene.provider.person = { subject: randomUUID(), email: eve.email };
    expect(codeOf(await visit(scene, 'CONFIRM', before))).toBe('OTHER_USER');
    expect(await viewerOf(before)).toMatchObject({ label: user.email });
  });

  test('is for nobody who is not signed in', async () => {
    const body = { purpose: 'CONFIRM', returnPath: '/' };
    expect(codeOf(await ask(node().app, '/provider/begin', { body }))).toBe('UNAUTHORIZED');
  });
});

describe('a second factor', () => {
  /** Sets one up for the user, in a session of a password. */
  async function protect(cookie: string) {
    const { secret } = await setUpAuthenticator(scene, cookie);
    scene.clock = new Date(scene.clock.getTime() + 30_000);
    return codeAt(secret, scene.clock);
  }

  test('is asked for where the provider has not, and nothing is linked before it is shown', async () => {
    const code = await protect(await signIn(node().app, user.email));
    scene.provider.person = { ...scene.provider.person, methods: ['pwd'], askedSecondsAgo: 3600 };
    const halfWay = await visit(scene);
    expect(halfWay.statusCode).toBe(401);
    expect(halfWay.json()).toMatchObject({
      code: 'SECOND_FACTOR_OWED',
      secondFactors: ['AUTHENTICATOR', 'RECOVERY_CODE'],
      returnPath: '/settings/users',
    });
    expect(await viewerOf(cookieOf(halfWay))).toBeNull();
    expect(await countIdentities(scene, user.id)).toBe(0);
    const response = await showCode(node(), cookieOf(halfWay), code);
    expect(response.statusCode, response.body).toBe(200);
    expect(await countIdentities(scene, user.id)).toBe(1);
    expect((await deedsOf(scene, user.accountId)).at(-1)).toBe(
      `${user.email} signed in with Acme ID and an authenticator code.`,
    );
    // The code is of now, but the provider asked an hour ago.
    const viewer = await viewerOf(cookieOf(response));
    expect(viewer!.freshUntil!.getTime()).toBeLessThan(scene.clock.getTime());
  });

  test('may be a passkey, which links as well, whom it is of alone', async () => {
    const passkey = new SoftPasskey();
    const cookie = await signIn(node().app, user.email);
    const options = '/second-factor/passkey/options';
    const asked = await ask(node().app, options, { cookie, body: {} });
    const response = passkey.create(asked.json<Options>());
    const body = { name: 'Laptop', response };
    const withChallenge = `${cookie}; ${cookieOf(asked)}`;
    await ask(node().app, '/second-factor/passkey', { cookie: withChallenge, body });
    const show = async (halfWay: string) => {
      const toSign = await ask(node().app, '/sign-in/passkey/options', { body: {} });
      const signed = passkey.sign(toSign.json<Options>());
      const both = `${halfWay}; ${cookieOf(toSign)}`;
      return ask(node().app, '/sign-in/passkey', { cookie: both, body: signed });
    };
    const { accountId } = user;
    const eve = await createTestUser(node().dependencies, { accountId });
    await protect(await signIn(node().app, eve.email));
    const own = scene.provider.person;
    scene.provider.person = { subject: randomUUID(), email: eve.email };
    expect((await show(cookieOf(await visit(scene)))).statusCode).toBe(200);
    expect(await countIdentities(scene, user.id)).toBe(0);
    scene.provider.person = own;
    expect((await show(cookieOf(await visit(scene)))).statusCode).toBe(200);
    expect(await countIdentities(scene, user.id)).toBe(1);
    expect(await countIdentities(scene, eve.id)).toBe(0);
  });

  test.each([
    { methods: ['mfa'], isEnough: true },
    { methods: ['pwd', 'otp'], isEnough: true },
    { methods: ['face', 'hwk'], isEnough: true },
    { methods: ['pwd'], isEnough: false },
    { methods: ['otp'], isEnough: false },
    { methods: ['pwd', 'sms'], isEnough: false },
    { methods: [], isEnough: false },
  ])('is the provider’s where it names two kinds: $methods', async ({ methods, isEnough }) => {
    await protect(await signIn(node().app, user.email));
    scene.provider.person = { ...scene.provider.person, methods };
    const response = await visit(scene);
    expect(response.statusCode, response.body).toBe(isEnough ? 200 : 401);
    if (!isEnough) return;
    expect(await viewerOf(cookieOf(response))).toMatchObject({ label: user.email });
    expect((await deedsOf(scene, user.accountId)).at(-1)).toBe(
      `${user.email} signed in with Acme ID, which asked for a second factor.`,
    );
  });

  test('that an account demands may be the provider’s, and else is to be set up', async () => {
    const { accountId } = user;
    await scene.database.prisma.account.update({
      where: { id: accountId },
      data: { secondFactorRequired: true },
    });
    const viewer = await viewerOf(cookieOf(await visit(scene)));
    expect(viewer).toMatchObject({ mustSetUpSecondFactor: true });
    scene.provider.person = { ...scene.provider.person, methods: ['pwd', 'otp'] };
    const allowed = await viewerOf(cookieOf(await visit(scene)));
    expect(allowed).toMatchObject({ mustSetUpSecondFactor: false });
  });
});
