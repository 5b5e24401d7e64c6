import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Viewer } from '../../src/sign-in/viewer.ts';
import { createTestUser, type TestUser } from '../sign-in/sign-in-app.ts';
import {
  accept,
  acceptWithPassword,
  asViewer,
  expectUntouched,
  findUser,
  invite,
} from './invitation-scene.ts';
import {
  askToAccept,
  codeOf,
  deedsOf,
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

describe('an invitation is refused', () => {
  test.each([
    ['other than that', (email: string) => ({ email: `x${email}` })],
    ['that it does not vouch for', (email: string) => ({ email, emailVerified: false })],
    // Its lower case is a `k`.
    ['with a Kelvin sign', (email: string) => ({ email: email.replace('k', '\u212A') })],
  ])('to who is at the provider with an address %s', async (_, claimed) => {
    const invitation = await invite(scene, administrator, {
      role: 'ADMIN',
      email: `k${randomUUID()}@acme.example`,
    });
    scene.provider.person = { ...scene.provider.person, ...claimed(invitation.email) };
    const response = await accept(scene, invitation);
    expect(response.statusCode).toBe(403);
    expect(codeOf(response)).toBe('INVITED_OTHERWISE');
    expect(response.cookies).toEqual([]);
    expect(response.body).not.toContain(invitation.email);
    await expectUntouched(scene, invitation);
    expect((await deedsOf(scene, user.accountId)).at(-1)).toContain(
      'was refused: the provider does not vouch for the e-mail address that was invited.',
    );
    expect(await acceptWithPassword(node().dependencies, invitation)).toMatchObject({ ok: true });
  });

  test('to who is at the provider without an address', async () => {
    const invitation = await invite(scene, administrator);
    scene.provider.person = { subject: randomUUID() };
    expect(codeOf(await accept(scene, invitation))).toBe('INVITED_OTHERWISE');
    await expectUntouched(scene, invitation);
  });

  test('to whose identity is linked to another user, and leaves nothing behind', async () => {
    await visit(scene);
    const { subject } = scene.provider.person;
    const invitation = await invite(scene, administrator);
    scene.provider.person = { subject, email: invitation.email };
    const before = await deedsOf(scene, user.accountId);
    const response = await accept(scene, invitation);
    expect(response.statusCode).toBe(409);
    expect(codeOf(response)).toBe('IDENTITY_TAKEN');
    await expectUntouched(scene, invitation);
    expect((await deedsOf(scene, user.accountId)).length).toBe(before.length + 1);
    expect(await prisma().identity.findFirstOrThrow({ where: { subject } })).toMatchObject({
      userId: user.id,
    });
  });

  test('for an address that signs in to another account, and leaves that user alone', async () => {
    const eve = await createTestUser(node().dependencies);
    const invitation = await invite(scene, administrator, { role: 'ADMIN', email: eve.email });
    expect(codeOf(await accept(scene, invitation))).toBe('INVITATION_INVALID');
    const { member, identity } = (await findUser(scene, eve.email))!;
    expect([member?.accountId, identity]).toEqual([eve.accountId, null]);
  });

  test.each(['', 'nonsense', 'A'.repeat(43)])(
    'before leaving, for the token "%s"',
    async (token) => {
      const response = await askToAccept(scene, token);
      expect(codeOf(response)).toBe('INVITATION_INVALID');
      expect(response.cookies).toEqual([]);
    },
  );

  test('before leaving, when it has run out, or without a name', async () => {
    const { token } = await invite(scene, administrator);
    expect(codeOf(await askToAccept(scene, token, { name: ' ' }))).toBe('NAME_MISSING');
    expect(codeOf(await askToAccept(scene, token, { name: 'Gr\u0000ace' }))).toBe('NAME_MISSING');
    scene.clock = new Date(scene.clock.getTime() + 7 * 86_400_000);
    expect(codeOf(await askToAccept(scene, token))).toBe('INVITATION_INVALID');
  });

  test('wrong links are limited by address, with those of all other ways', async () => {
    const ip = '198.51.100.23';
    const windowEndsAt = new Date(scene.clock.getTime() + 60_000);
    const tried = { key: `link:${ip}`, count: 29, windowEndsAt };
    await prisma().attemptCount.create({ data: tried });
    const tryIt = () => askToAccept(scene, 'B'.repeat(43), { ip });
    expect((await tryIt()).statusCode).toBe(403);
    const refused = await tryIt();
    expect(refused.statusCode).toBe(429);
    expect(refused.headers['retry-after']).toBeDefined();
  });
});
