import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Viewer } from '../../src/sign-in/viewer.ts';
import { createResetLink } from '../../src/user/create-reset-link.ts';
import { resetPassword } from '../../src/user/reset-password.ts';
import { ask, cookieOf, signIn, type TestUser } from '../sign-in/sign-in-app.ts';
import { visitProvider } from './honest-provider.ts';
import { accept, asViewer, findUser, invite, viewerOf } from './invitation-scene.ts';
import {
  beginAccepting,
  codeOf,
  deedsOf,
  end,
  meetSomebody,
  openProviderScene,
  visit,
  type ProviderScene,
} from './provider-scene.ts';

let scene: ProviderScene;
let user: TestUser;
let administrator: Viewer;

beforeAll(async () => {
  scene = await openProviderScene();
});
afterAll(() => scene.close());
beforeEach(async () => {
  user = await meetSomebody(scene);
  administrator = await asViewer(scene, user);
});

const node = () => scene.nodes[0];
const prisma = () => scene.database.prisma;

describe('accepting an invitation with the provider', () => {
  test('makes a user with the invited role and no password, linked and signed in on every node', async () => {
    const invitation = await invite(scene, administrator);
    const { email } = invitation;
    const response = await accept(scene, invitation);
    expect(response.statusCode, response.body).toBe(200);
    expect(response.json()).toEqual({ returnPath: '/' });
    expect(response.cookies.map(({ name }) => name)).toContain('rekey.session');
    expect(await viewerOf(scene, cookieOf(response), scene.nodes[1])).toMatchObject({
      label: email,
      name: 'Grace Hopper',
      role: 'AUDITOR',
      accountId: user.accountId,
    });
    const grace = (await findUser(scene, email))!;
    expect(grace.logins.map(({ password }) => password)).toEqual([null]);
    expect(grace.identity).toMatchObject({ subject: scene.provider.person.subject, email });
    expect((await deedsOf(scene, user.accountId)).slice(-3)).toEqual([
      `The user ${email} was created by accepting the invitation of ${user.email}.`,
      `${email} was linked to ${email} at ${scene.provider.settings.issuer}.`,
      `${email} signed in with Acme ID.`,
    ]);
    // And from then on as anybody.
    expect((await visit(scene)).statusCode).toBe(200);
  });

  test('suggests the invited address, and sends nothing of the link there', async () => {
    const { email, token } = await invite(scene, administrator);
    const { address } = await beginAccepting(scene, token);
    expect(new URL(address).searchParams.get('login_hint')).toBe(email);
    expect(address).not.toContain(token);
    const stored = await prisma().$queryRaw<{ row: string }[]>`
      SELECT provider_visit::text AS row FROM provider_visit`;
    for (const { row } of stored) {
      expect(row).not.toContain(token);
      expect(row).not.toContain(Buffer.from(token).toString('hex'));
    }
  });

  test('takes the same address in another case', async () => {
    const invitation = await invite(scene, administrator);
    const email = invitation.email.toUpperCase();
    scene.provider.person = { ...scene.provider.person, email };
    expect((await accept(scene, invitation)).statusCode).toBe(200);
    expect(await findUser(scene, invitation.email)).not.toBeNull();
  });

  test('is as recent as the provider says, and has the second factor that it asked for', async () => {
    await prisma().account.update({
      where: { id: user.accountId },
      data: { secondFactorRequired: true },
    });
    const alone = cookieOf(await accept(scene, await invite(scene, administrator)));
    expect(await viewerOf(scene, alone)).toMatchObject({ mustSetUpSecondFactor: true });
    const invitation = await invite(scene, administrator);
    scene.provider.person = {
      ...scene.provider.person,
      methods: ['pwd', 'otp'],
      askedSecondsAgo: 3600,
    };
    const viewer = await viewerOf(scene, cookieOf(await accept(scene, invitation)));
    expect(viewer?.mustSetUpSecondFactor).toBe(false);
    expect(viewer?.freshUntil?.getTime()).toBeLessThan(scene.clock.getTime());
  });

  test('leaves whoever else was signed in in that browser alone', async () => {
    const invitation = await invite(scene, administrator);
    const cookie = await signIn(node().app, user.email);
    const sent = await beginAccepting(scene, invitation.token, cookie);
    const query = await visitProvider(sent.address);
    const response = await end(node(), query, `${cookie}; ${sent.cookie}`);
    expect(await viewerOf(scene, cookieOf(response))).toMatchObject({ label: invitation.email });
    expect(await viewerOf(scene, cookie)).toMatchObject({ label: user.email });
  });
});

describe('a user without a password', () => {
  test('is refused by password like anybody unknown, and cannot change or lose their only way in', async () => {
    const invitation = await invite(scene, administrator);
    const cookie = cookieOf(await accept(scene, invitation));
    const body = { email: invitation.email, password: 'wombat fjord seventeen' };
    const known = await ask(node().app, '/sign-in/email', { body });
    const unknown = { ...body, email: `${randomUUID()}@acme.example` };
    const stranger = await ask(node().app, '/sign-in/email', { body: unknown });
    expect([known.statusCode, known.body]).toEqual([stranger.statusCode, stranger.body]);
    expect(known.statusCode).toBe(401);
    for (const currentPassword of ['', 'null']) {
      const change = { currentPassword, newPassword: 'seventeen fjord wombats' };
      const changed = await ask(node().app, '/change-password', { cookie, body: change });
      expect(changed.statusCode).toBe(400);
    }
    const removed = await ask(node().app, '/provider/identity/remove', { cookie, body: {} });
    expect(codeOf(removed)).toBe('NO_PASSWORD');
  });

  test('gets one by a reset link', async () => {
    const invitation = await invite(scene, administrator);
    const { email } = invitation;
    await accept(scene, invitation);
    const { id: userId } = (await findUser(scene, email))!;
    const input = { userId, clientMutationId: null };
    const made = await createResetLink(node().dependencies, administrator, input);
    if (!made.ok) throw new Error(made.code);
    const password = 'wombat fjord seventeen';
    const reset = { resetToken: made.link.split('#')[1] ?? '', password };
    expect(await resetPassword(node().dependencies, '192.0.2.9', reset)).toMatchObject({
      ok: true,
    });
    expect(await viewerOf(scene, await signIn(node().app, email, password))).toMatchObject({
      label: email,
    });
  });
});
