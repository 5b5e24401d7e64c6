import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { viewerHasPassword } from '../../src/sign-in/viewer-has-password.ts';
import { createResetLink } from '../../src/user/create-reset-link.ts';
import { resetPassword } from '../../src/user/reset-password.ts';
import { SoftPasskey, type Options } from '../second-factor/soft-passkey.ts';
import { ask, cookieOf, PASSWORD, type TestUser } from '../sign-in/sign-in-app.ts';
import { acceptWithPassword, viewerOf } from './invitation-scene.ts';
import {
  codeOf,
  deedsOf,
  meetSomebody,
  openProviderScene,
  visit,
  type ProviderScene,
} from './provider-scene.ts';

// An installation into which the OpenID provider is the only way (OIDC_ONLY).

const HOUR_MS = 3_600_000;

let scene: ProviderScene;
let user: TestUser;
/** Of a session that began with the provider. */
let cookie: string;

beforeAll(async () => {
  scene = await openProviderScene({ isOnlyWayIn: true });
});
afterAll(() => scene.close());
beforeEach(async () => {
  user = await meetSomebody(scene);
  cookie = cookieOf(await visit(scene));
});

const node = () => scene.nodes[0];
/** Oldest first. */
const sessions = () =>
  scene.database.prisma.session.findMany({ where: { userId: user.id }, orderBy: { id: 'asc' } });
const viewer = async (of = cookie) => {
  const found = await viewerOf(scene, of);
  if (!found) throw new Error('not signed in');
  return found;
};

describe('a password', () => {
  test.each([
    ['right', PASSWORD],
    ['wrong', 'not the password'],
  ])('that is %s is not looked at', async (_, password) => {
    const body = { email: user.email, password };
    const counted = await scene.database.prisma.attemptCount.findMany();
    const response = await ask(node().app, '/sign-in/email', { body });
    expect(response.statusCode).toBe(403);
    expect(codeOf(response)).toBe('PASSWORD_NOT_TAKEN');
    expect(response.cookies).toEqual([]);
    expect(await scene.database.prisma.attemptCount.findMany()).toEqual(counted);
    const change = { currentPassword: password, newPassword: 'wombat fjord seventeen' };
    const changed = await ask(node().app, '/change-password', { cookie, body: change });
    expect(codeOf(changed)).toBe('PASSWORD_NOT_TAKEN');
  });

  test('confirms nothing, and is said to be none', async () => {
    expect(await viewerHasPassword(node().dependencies, await viewer())).toBe(false);
    const remove = await ask(node().app, '/provider/identity/remove', { cookie, body: {} });
    expect(codeOf(remove)).toBe('NO_PASSWORD');
  });

  test('is chosen by no invitation and no reset link', async () => {
    const { dependencies } = node();
    const refusal = { extensions: { code: 'FORBIDDEN' } };
    const invitation = { id: '', email: '', token: '' };
    await expect(async () => acceptWithPassword(dependencies, invitation)).rejects.toMatchObject(
      refusal,
    );
    const reset = { resetToken: '', password: 'wombat fjord seventeen' };
    await expect(resetPassword(dependencies, '', reset)).rejects.toMatchObject(refusal);
    const input = { userId: user.id, clientMutationId: null };
    const linked = createResetLink(dependencies, await viewer(), input);
    await expect(linked).rejects.toMatchObject(refusal);
  });
});

test('the app is told that there is no other way', async () => {
  const response = await ask(node().app, '/provider');
  expect(response.json()).toEqual({ name: 'Acme ID', isOnly: true });
});

describe('a passkey', () => {
  let passkey: SoftPasskey;

  beforeEach(async () => {
    passkey = new SoftPasskey();
    await addPasskey(passkey);
  });

  async function addPasskey(added: SoftPasskey): Promise<void> {
    const asked = await ask(node().app, '/second-factor/passkey/options', { cookie, body: {} });
    const body = { name: 'Laptop', response: added.create(asked.json<Options>()) };
    const both = `${cookie}; ${cookieOf(asked)}`;
    const response = await ask(node().app, '/second-factor/passkey', { cookie: both, body });
    expect(response.statusCode, response.body).toBe(200);
    // Without a second factor that session is none any more.
    cookie = cookieOf(response.cookies.length > 0 ? response : await throughProvider());
  }

  async function sign(of?: string) {
    const from = of ? { cookie: of } : {};
    const asked = await ask(node().app, '/sign-in/passkey/options', { ...from, body: {} });
    const cookies = [of, cookieOf(asked)].filter(Boolean).join('; ');
    const body = passkey.sign(asked.json<Options>());
    return ask(node().app, '/sign-in/passkey', { cookie: cookies, body });
  }

  /** The provider has signed them in; now the passkey. */
  async function throughProvider() {
    const halfWay = await visit(scene);
    expect(codeOf(halfWay)).toBe('SECOND_FACTOR_OWED');
    const challenge = halfWay.cookies.find(({ value }) => value !== '');
    return sign(`${challenge?.name}=${challenge?.value}`);
  }

  test('alone lets nobody in', async () => {
    const before = await sessions();
    const response = await sign();
    expect(response.statusCode).toBe(403);
    expect(codeOf(response)).toBe('PASSKEY_NOT_ENOUGH');
    expect(response.cookies).toEqual([]);
    expect(await sessions()).toEqual(before);
    expect((await deedsOf(scene, user.accountId)).at(-1)).toBe(
      `A sign-in as ${user.email} was refused: the passkey Laptop alone lets nobody in.`,
    );
  });

  test('lets in who comes from the provider, as a second factor', async () => {
    const response = await throughProvider();
    expect(response.statusCode, response.body).toBe(200);
    expect(await viewer(cookieOf(response))).toMatchObject({ label: user.email });
  });

  test('confirms who is signed in, for what is left of the twelve hours', async () => {
    const began = (await viewer()).sessionEndsAt!.getTime() - HOUR_MS;
    scene.clock = new Date(began + HOUR_MS / 2);
    expect((await viewer()).freshUntil!.getTime()).toBeLessThan(scene.clock.getTime());
    const response = await sign(cookie);
    expect(response.statusCode, response.body).toBe(200);
    const confirmed = await viewer(cookieOf(response));
    expect(confirmed.freshUntil!.getTime()).toBeGreaterThan(scene.clock.getTime());
    expect((await sessions()).at(-1)?.createdAt).toEqual(new Date(began));
  });

  test('confirms nobody in another one’s session', async () => {
    const theirs = passkey;
    user = await meetSomebody(scene);
    cookie = cookieOf(await visit(scene));
    passkey = theirs;
    expect(codeOf(await sign(cookie))).toBe('PASSKEY_NOT_ENOUGH');
  });
});
