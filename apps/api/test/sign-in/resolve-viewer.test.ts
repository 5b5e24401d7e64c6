import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { changeUserRole } from '../../src/user/change-user-role.ts';
import { removeUser } from '../../src/user/remove-user.ts';
import type { Viewer } from '../../src/sign-in/viewer.ts';
import { openTestDatabase } from '../support/database.ts';
import {
  ask,
  createTestUser,
  signIn,
  signInNodes,
  type SignInApp,
  type TestUser,
} from './sign-in-app.ts';

let database: Database;
let nodes: SignInApp[];
let node: SignInApp;
let user: TestUser;
let admin: Viewer;
let clock: Date;
let isLeaseHeld = true;

beforeAll(async () => {
  database = await openTestDatabase();
  nodes = signInNodes(database, 2, { now: () => clock });
  node = nodes[0]!;
  for (const { dependencies } of nodes)
    Object.assign(dependencies.fleet, { isLeaseHeld: () => isLeaseHeld });
});
afterAll(() => database.close());
beforeEach(async () => {
  clock = new Date();
  isLeaseHeld = true;
  const other = await createTestUser(node.dependencies);
  const cookie = await signIn(node.app, other.email);
  const viewer = await node.resolveViewer({ headers: { cookie }, ip: '192.0.2.7' });
  if (!viewer) throw new Error('not signed in');
  admin = viewer;
  user = await createTestUser(node.dependencies, { accountId: viewer.accountId });
});

const who = (cookie: string | undefined, on = node) =>
  on.resolveViewer({ headers: { cookie }, ip: '192.0.2.7' });
const FOREVER = { session: null, expiresAt: null, sources: null };
/** Who a cookie stands for, on both nodes, each of which remembers it afterwards. */
const whoEverywhere = async (cookie: string) =>
  Promise.all(nodes.map(async (each) => (await who(cookie, each))?.role ?? null));

describe('a session', () => {
  test('stands for the user, with the account, the role and how long it is recent', async () => {
    const viewer = await who(await signIn(node.app, user.email));
    expect(viewer).toMatchObject({
      kind: 'USER',
      id: user.id,
      accountId: user.accountId,
      role: 'ADMIN',
      ip: '192.0.2.7',
    });
    expect(viewer?.accountShortname).toMatch(/^acme-/);
    const { createdAt } = await database.prisma.session.findFirstOrThrow({
      where: { userId: user.id },
    });
    expect(viewer?.freshUntil).toEqual(new Date(createdAt.getTime() + 300_000));
    expect(viewer?.sessionEndsAt).toEqual(new Date(createdAt.getTime() + 3_600_000));
  });

  test('signed out on one node is refused at once on every other', async () => {
    const cookie = await signIn(node.app, user.email);
    expect(await whoEverywhere(cookie)).toEqual(['ADMIN', 'ADMIN']);
    await ask(node.app, '/sign-out', { cookie, body: {} });
    expect(await whoEverywhere(cookie)).toEqual([null, null]);
  });

  test('of a user whose role changes has the new role at once on every node', async () => {
    const cookie = await signIn(node.app, user.email);
    expect(await whoEverywhere(cookie)).toEqual(['ADMIN', 'ADMIN']);
    const input = { userId: user.id, role: 'READONLY' as const, clientMutationId: null };
    await changeUserRole(node.dependencies, admin, input);
    expect(await whoEverywhere(cookie)).toEqual(['READONLY', 'READONLY']);
    expect((await who(cookie))?.permissions).toEqual(new Set(['API_KEY_READ']));
  });

  test('of a removed user is refused at once on every node', async () => {
    const cookie = await signIn(node.app, user.email);
    expect(await whoEverywhere(cookie)).toEqual(['ADMIN', 'ADMIN']);
    await removeUser(node.dependencies, admin, { userId: user.id, clientMutationId: null });
    expect(await whoEverywhere(cookie)).toEqual([null, null]);
  });

  test('is looked up in the database while the lease is not held', async () => {
    const cookie = await signIn(node.app, user.email);
    await who(cookie);
    await database.prisma.session.deleteMany({ where: { userId: user.id } });
    isLeaseHeld = false;
    expect(await who(cookie)).toBeNull();
  });

  test('read while it was being ended is not remembered', async () => {
    const cookie = await signIn(node.app, user.email);
    const { memory } = node;
    const stale = await memory.learn('race', async () => {
      const viewer = await who(cookie);
      memory.accounts([user.accountId]);
      return viewer && { viewer: { ...viewer, kind: 'SERVICE_TOKEN' }, ...FOREVER };
    });
    expect(stale).not.toBeNull();
    expect(memory.recall('race')).toBeNull();
  });

  test.each([
    ['no cookie', undefined],
    ['another cookie', 'theme=dark'],
    ['a cookie without a signature', 'rekey.session=abc'],
    ['a cookie that is not encoded', 'rekey.session=%E0%A4%A'],
    ['a foreign signature', `rekey.session=abc.${Buffer.alloc(32).toString('base64')}`],
  ])('is not %s', async (_, cookie) => {
    expect(await who(cookie)).toBeNull();
  });

  test('is not one whose token or signature was changed', async () => {
    const cookie = await signIn(node.app, user.email);
    const [token, signature] = decodeURIComponent(cookie.split('=')[1] ?? '').split('.');
    const forged = (value: string) => who(`rekey.session=${encodeURIComponent(value)}`);
    expect(await forged(`${token}.${signature}`)).not.toBeNull();
    expect(await forged(`${token}`)).toBeNull();
    expect(await forged(`${token}x.${signature}`)).toBeNull();
    expect(await forged(`${token}.${signature?.slice(4)}`)).toBeNull();
    expect(await forged(`${token}.`)).toBeNull();
    expect(await forged(`${token}.${Buffer.alloc(32).toString('base64')}`)).toBeNull();
  });
});
