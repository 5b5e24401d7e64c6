import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { globalId } from '../../src/graphql/global-id.ts';
import type { Viewer } from '../../src/sign-in/viewer.ts';
import { changeUserRole } from '../../src/user/change-user-role.ts';
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

const demote = (viewer: Viewer, target: Viewer) =>
  changeUserRole(account.dependencies, viewer, {
    userId: target.id,
    role: 'READONLY',
    clientMutationId: null,
  });
const roleOf = async ({ id: userId }: Viewer) =>
  (await account.dependencies.prisma.member.findUniqueOrThrow({ where: { userId } })).role;

/** A race is run more than once, to be lost. */
const rounds = Array.from({ length: 8 }, (_, index) => index + 1);

const MUTATION = `mutation ($input: ChangeUserRoleInput!) {
  changeUserRole(input: $input) { user { id role } errors { code field } clientMutationId }
}`;

describe('changing a role', () => {
  test('is in force, in the audit log, and announced to every node', async () => {
    const input = { id: globalId('User', bob.id), role: 'AUDITOR', clientMutationId: 'role-1' };
    const { data } = await ask(ada, MUTATION, { input });
    const user = { id: input.id, role: 'AUDITOR' };
    expect(data.changeUserRole).toEqual({ user, errors: [], clientMutationId: 'role-1' });
    expect(await roleOf(bob)).toBe('AUDITOR');
    expect((await auditOf(account, 'USER')).at(-1)).toMatchObject({
      subclass: 'ROLE',
      action: 'CHANGE',
      actorLabel: ada.label,
      before: { role: 'ADMIN' },
      after: { role: 'AUDITOR' },
    });
    const { epoch } = await account.dependencies.prisma.account.findUniqueOrThrow({
      where: { id: account.accountId },
    });
    expect(account.dependencies.fleet.announced.at(-1)).toBe(epoch);
  });

  test('of the only administrator is refused', async () => {
    await demote(ada, bob);
    expect(await demote(ada, ada)).toEqual({ ok: false, code: 'LAST_ADMINISTRATOR' });
    expect(await roleOf(ada)).toBe('ADMIN');
  });

  test.for(rounds)(
    'of two administrators by each other at once leaves one of them (%i)',
    async () => {
      const results = await Promise.all([demote(ada, bob), demote(bob, ada)]);
      expect(results.filter((result) => result.ok)).toHaveLength(1);
      expect(results).toContainEqual({ ok: false, code: 'LAST_ADMINISTRATOR' });
      expect([await roleOf(ada), await roleOf(bob)].toSorted()).toEqual(['ADMIN', 'READONLY']);
    },
  );

  test("of another account's user answers like that of nobody", async () => {
    const { accountId } = await account.stranger();
    const eve = await createMember(account, 'READONLY', { accountId });
    const notFound = { ok: false, code: 'USER_NOT_FOUND' };
    expect(await demote(ada, eve)).toEqual(notFound);
    expect(await demote(ada, { ...eve, id: crypto.randomUUID() })).toEqual(notFound);
    const input = { id: 'nonsense', role: 'ADMIN' };
    const { data } = await ask(ada, MUTATION, { input });
    expect(data.changeUserRole.errors).toEqual([{ code: 'USER_NOT_FOUND', field: 'id' }]);
  });

  test('needs a recent sign-in, and the refusal is in the audit log', async () => {
    const stale = { ...ada, freshUntil: account.clock };
    const input = { id: globalId('User', bob.id), role: 'AUDITOR' };
    expect((await ask(stale, MUTATION, { input })).codes).toEqual(['REAUTHENTICATION_REQUIRED']);
    expect(await roleOf(bob)).toBe('ADMIN');
    expect((await auditOf(account, 'ACCESS')).at(-1)).toMatchObject({
      subclass: 'FRESHNESS',
      action: 'REFUSE',
    });
  });

  test.each(['AUDITOR', 'READONLY'] as const)('is not for the role %s', async (role) => {
    const viewer = await createMember(account, role);
    const input = { id: globalId('User', viewer.id), role: 'ADMIN' };
    expect((await ask(viewer, MUTATION, { input })).codes).toEqual(['FORBIDDEN']);
    expect(await roleOf(viewer)).toBe(role);
    expect((await auditOf(account, 'ACCESS')).at(-1)).toMatchObject({
      subclass: 'PERMISSION',
      action: 'REFUSE',
      actorLabel: viewer.label,
    });
  });

  test('is not for who is not signed in, nor for a service token', async () => {
    const input = { id: globalId('User', bob.id), role: 'READONLY' };
    expect((await ask(null, MUTATION, { input })).codes).toEqual(['UNAUTHENTICATED']);
    const script = account.serviceToken('API_KEY_WRITE', 'AUDIT_READ');
    expect((await ask(script, MUTATION, { input })).codes).toEqual(['FORBIDDEN']);
  });
});
