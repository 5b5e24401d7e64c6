import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Viewer } from '../../src/sign-in/viewer.ts';
import { createTestUser, signIn, type TestUser } from '../sign-in/sign-in-app.ts';
import { atOnce } from '../support/at-once.ts';
import { visitProvider } from './honest-provider.ts';
import {
  acceptWithPassword,
  asViewer,
  expectUntouched,
  findUser,
  goWith,
  invite,
  revoke,
  type Invitation,
} from './invitation-scene.ts';
import {
  askToAccept,
  begin,
  beginAccepting,
  codeOf,
  end,
  meetSomebody,
  openProviderScene,
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

describe('coming back with an invitation', () => {
  test('needs the browser that was sent with it', async () => {
    const mine = await invite(scene, administrator);
    const sent = await beginAccepting(scene, mine.token);
    const query = await visitProvider(sent.address);
    // Somebody else's invitation, or nobody's: a person who was led here accepts nothing by it.
    const other = await beginAccepting(scene, (await invite(scene, administrator)).token);
    const signingIn = await begin(scene);
    for (const cookie of [undefined, other.cookie, signingIn.cookie])
      expect(codeOf(await end(node(), query, cookie))).toBe('VISIT_OVER');
    await expectUntouched(scene, mine);
  });

  test('finds it over when it has been revoked, or has run out', async () => {
    for (const happen of [
      (invitation: Invitation) => revoke(node().dependencies, administrator, invitation),
      async ({ id }: Invitation) => {
        await prisma().invitation.update({ where: { id }, data: { expiresAt: scene.clock } });
      },
      // An invitation of the same address in its place is another one.
      ({ email }: Invitation) => invite(scene, administrator, { role: 'READONLY', email }),
    ]) {
      const invitation = await invite(scene, administrator);
      const sent = await beginAccepting(scene, invitation.token);
      const query = await visitProvider(sent.address);
      await happen(invitation);
      const response = await end(node(), query, sent.cookie);
      expect(codeOf(response)).toBe('INVITATION_INVALID');
      expect(await findUser(scene, invitation.email)).toBeNull();
    }
  });

  test('once, on all nodes, in however many visits', async () => {
    const invitation = await invite(scene, administrator);
    const sent = [];
    for (let count = 0; count < 3; count += 1) {
      const { address, cookie } = await beginAccepting(scene, invitation.token);
      sent.push({ cookie, query: await visitProvider(address) });
    }
    const ended = await Promise.all(
      sent.map(({ query, cookie }, index) => end(scene.nodes[index % 2]!, query, cookie)),
    );
    expect(ended.map(({ statusCode }) => statusCode).sort()).toEqual([200, 403, 403]);
    expect((await findUser(scene, invitation.email))!.sessions).toHaveLength(1);
    expect(codeOf(await askToAccept(scene, invitation.token))).toBe('INVITATION_INVALID');
  });

  test('while it is being revoked, or accepted with a password, finds it over', async () => {
    const { dependencies } = node();
    const others: readonly ((
      holding: typeof dependencies,
      invitation: Invitation,
    ) => Promise<{ readonly ok: boolean }>)[] = [
      acceptWithPassword,
      (holding, invitation) => revoke(holding, administrator, invitation),
    ];
    for (const other of others) {
      const invitation = await invite(scene, administrator);
      const { query, cookie } = await goWith(scene, invitation);
      const [first, second] = await atOnce(
        dependencies,
        (holding) => other(holding, invitation),
        () => end(scene.nodes[1], query, cookie),
      );
      expect(first.ok).toBe(true);
      expect(codeOf(second)).toBe('INVITATION_INVALID');
      expect((await findUser(scene, invitation.email))?.identity ?? null).toBeNull();
    }
  });

  test('at once with the linking of the identity to a user of another account: one of the two happens', async () => {
    for (let round = 0; round < 4; round += 1) {
      const invitation = await invite(scene, administrator);
      const eve = await createTestUser(node().dependencies);
      const linking = await begin(scene, 'LINK', await signIn(node().app, eve.email));
      const accepting = await beginAccepting(scene, invitation.token);
      const ended = await Promise.all(
        (await Promise.all([linking, accepting].map(({ address }) => visitProvider(address)))).map(
          (query, index) => end(scene.nodes[index]!, query, [linking, accepting][index]!.cookie),
        ),
      );
      expect(ended.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409]);
      if (ended[1]!.statusCode === 409) await expectUntouched(scene, invitation);
    }
  });

  test('of two invitations that one identity accepts at once, in two accounts, one is accepted', async () => {
    const mine = await invite(scene, administrator);
    const eve = await createTestUser(node().dependencies);
    const theirs = await invite(scene, await asViewer(scene, eve), { email: mine.email });
    const visits = [];
    for (const { token } of [mine, theirs]) {
      const { address, cookie } = await beginAccepting(scene, token);
      visits.push({ cookie, query: await visitProvider(address) });
    }
    const ended = await Promise.all(
      visits.map(({ query, cookie }, index) => end(scene.nodes[index % 2]!, query, cookie)),
    );
    expect(ended.map(({ statusCode }) => statusCode).sort()).toEqual([200, 403]);
  });
});
