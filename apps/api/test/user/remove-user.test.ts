import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { globalId } from '../../src/graphql/global-id.ts';
import type { Viewer } from '../../src/sign-in/viewer.ts';
import { removeUser } from '../../src/user/remove-user.ts';
import { UserResolver } from '../../src/user/user.resolver.ts';
import { askOf, type Ask } from '../support/ask-graphql.ts';
import { openTestAccount, type TestAccount } from '../support/test-account.ts';
import { auditOf, createMember } from './member.ts';

let account: TestAccount;
let ask: Ask;
let ada: Viewer;
let bob: Viewer;

beforeAll(async () => {
  account = await openTestAccount();
  ask = await askOf(account.dependencies, [UserResolver]);
});
afterAll(() => account.database.close());

beforeEach(async () => {
  await account.dependencies.prisma.user.deleteMany();
  ada = await createMember(account, 'ADMIN');
  bob = await createMember(account, 'ADMIN');
});

const remove = (viewer: Viewer, { id: userId }: Viewer) =>
  removeUser(account.dependencies, viewer, { userId, clientMutationId: null });
const users = () => account.dependencies.prisma.user.count();

const MUTATION = `mutation ($input: RemoveUserInput!) {
  removeUser(input: $input) { removedId errors { code field } }
}`;

describe('removing a user', () => {
  test('ends their sessions, and both are in the audit log', async () => {
    const { prisma } = account.dependencies;
    const expiresAt = new Date(account.clock.getTime() + 60_000);
    await prisma.session.create({ data: { token: 'bob', userId: bob.id, expiresAt } });
    const { data } = await ask(ada, MUTATION, { input: { id: globalId('User', bob.id) } });
    expect(data.removeUser).toEqual({ removedId: globalId('User', bob.id), errors: [] });
    expect(await prisma.session.count()).toBe(0);
    expect(await prisma.login.count({ where: { userId: bob.id } })).toBe(0);
    expect((await auditOf(account, 'SIGN_IN')).at(-1)).toMatchObject({
      action: 'END',
      actorLabel: ada.label,
      description: `A session of ${bob.label} ended: the user was removed.`,
    });
    expect((await auditOf(account, 'USER')).at(-1)).toMatchObject({
      subclass: 'USER',
      action: 'DELETE',
      before: { email: bob.label, role: 'ADMIN' },
    });
    expect(account.dependencies.fleet.announced).not.toEqual([]);
  });

  test('is refused for the only administrator', async () => {
    await remove(ada, bob);
    expect(await remove(ada, ada)).toEqual({ ok: false, code: 'LAST_ADMINISTRATOR' });
    expect(await users()).toBe(1);
  });

  test('by two administrators of each other at once leaves one', async () => {
    const results = await Promise.all([remove(ada, bob), remove(bob, ada)]);
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(results).toContainEqual({ ok: false, code: 'LAST_ADMINISTRATOR' });
    expect(await users()).toBe(1);
  });

  test('twice with one clientMutationId gives the first answer again', async () => {
    const input = { id: globalId('User', bob.id), clientMutationId: 'remove-bob' };
    const first = await ask(ada, MUTATION, { input });
    expect(await ask(ada, MUTATION, { input })).toEqual(first);
    expect(first.data.removeUser.removedId).toBe(input.id);
  });

  test('of another account answers like that of nobody, and leaves them', async () => {
    const { accountId } = await account.stranger();
    const eve = await createMember(account, 'READONLY', { accountId });
    expect(await remove(ada, eve)).toEqual({ ok: false, code: 'USER_NOT_FOUND' });
    const input = { id: globalId('Invitation', bob.id) };
    const { data } = await ask(ada, MUTATION, { input });
    expect(data.removeUser.errors).toEqual([{ code: 'USER_NOT_FOUND', field: 'id' }]);
    expect(await users()).toBe(3);
  });

  test('needs a recent sign-in, and the refusal is in the audit log', async () => {
    const stale = { ...ada, freshUntil: account.clock };
    const input = { id: globalId('User', bob.id) };
    expect((await ask(stale, MUTATION, { input })).codes).toEqual(['REAUTHENTICATION_REQUIRED']);
    expect(await users()).toBe(2);
    expect((await auditOf(account, 'ACCESS')).at(-1)).toMatchObject({
      subclass: 'FRESHNESS',
      action: 'REFUSE',
      description: expect.stringContaining('was refused the removal of a user'),
    });
    expect((await ask(ada, MUTATION, { input })).data.removeUser.errors).toEqual([]);
  });

  test('is not for who may not manage users', async () => {
    const auditor = await createMember(account, 'AUDITOR');
    const input = { id: globalId('User', bob.id) };
    expect((await ask(auditor, MUTATION, { input })).codes).toEqual(['FORBIDDEN']);
    expect((await ask(null, MUTATION, { input })).codes).toEqual(['UNAUTHENTICATED']);
  });
});
