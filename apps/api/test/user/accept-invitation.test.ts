import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acceptInvitation, type AcceptInvitation } from '../../src/user/accept-invitation.ts';
import { inviteUser } from '../../src/user/invite-user.ts';
import { revokeInvitation } from '../../src/user/revoke-invitation.ts';
import { atOnce } from '../support/at-once.ts';
import { openTestAccount, type TestAccount } from '../support/test-account.ts';
import { auditOf, createMember } from './member.ts';

let account: TestAccount;

beforeAll(async () => {
  account = await openTestAccount();
});
afterAll(() => account.database.close());

let people = 0;
async function invitation(email = `grace-${(people += 1)}@acme.example`) {
  const input = { email, role: 'AUDITOR' as const, clientMutationId: null };
  const result = await inviteUser(account.dependencies, account.administrator(), input);
  if (!result.ok) throw new Error(result.code);
  return { email, token: result.link.split('#')[1] ?? '' };
}
const accept = (token: string, changes: Partial<AcceptInvitation> = {}) =>
  acceptInvitation(account.dependencies, '192.0.2.9', {
    token,
    name: 'Grace',
    password: 'a long enough one',
    ...changes,
  });
const invalid = { ok: false, code: 'INVITATION_INVALID' };

describe('accepting an invitation', () => {
  test('makes a user with the invited role, and is in the audit log', async () => {
    const { email, token } = await invitation();
    expect(await accept(token)).toEqual({ ok: true, email });
    const user = await account.dependencies.prisma.user.findUniqueOrThrow({
      where: { email },
      include: { member: true, logins: true },
    });
    expect(user.member).toMatchObject({ accountId: account.accountId, role: 'AUDITOR' });
    expect(user.logins[0]?.password).not.toContain('a long enough one');
    expect((await auditOf(account, 'USER')).at(-1)).toMatchObject({
      subclass: 'USER',
      action: 'CREATE',
      actorKind: 'USER',
      actorId: user.id,
      ip: '192.0.2.9',
    });
  });

  test('works once', async () => {
    const { token } = await invitation();
    await accept(token);
    expect(await accept(token)).toEqual(invalid);
  });

  test('by two at once makes one user', async () => {
    const { token } = await invitation();
    const results = await Promise.all([accept(token), accept(token), accept(token)]);
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(results.filter((result) => !result.ok)).toEqual([invalid, invalid]);
  });

  test('that is being revoked is refused', async () => {
    const { dependencies, accountId } = account;
    const { email, token } = await invitation();
    const { id: invitationId } = await dependencies.prisma.invitation.findFirstOrThrow({
      where: { accountId, email },
    });
    const revocation = { invitationId, clientMutationId: null };
    const [revoked, accepted] = await atOnce(
      dependencies,
      (holding) => revokeInvitation(holding, account.administrator(), revocation),
      () => accept(token),
    );
    expect(revoked).toMatchObject({ ok: true });
    expect(accepted).toEqual(invalid);
    expect(await dependencies.prisma.user.count({ where: { email } })).toBe(0);
  });

  test('is refused once it has expired, to the millisecond', async () => {
    const { token } = await invitation();
    const madeAt = account.clock;
    account.clock = new Date(madeAt.getTime() + 7 * 86_400_000);
    expect(await accept(token)).toEqual(invalid);
    account.clock = madeAt;
    expect(await accept(token)).toMatchObject({ ok: true });
  });

  test.each(['', 'nonsense', 'A'.repeat(43)])('is refused for the token "%s"', async (token) => {
    expect(await accept(token)).toEqual(invalid);
  });

  test('is refused for an address that signs in to another account, and leaves that user alone', async () => {
    const { accountId } = await account.stranger();
    const eve = await createMember(account, 'READONLY', { accountId });
    const { token } = await invitation(eve.label);
    expect(await accept(token)).toEqual(invalid);
    const where = { userId: eve.id };
    expect(await account.dependencies.prisma.member.findUnique({ where })).toMatchObject({
      accountId,
    });
    expect((await account.dependencies.prisma.login.findFirst({ where }))?.password).toBe('none');
  });

  test.each([
    ['NAME_MISSING', { name: '  ' }],
    ['NAME_MISSING', { name: 'Gr\u0000ace' }],
    ['PASSWORD_TOO_SHORT', { password: 'eleven char' }],
    ['PASSWORD_TOO_LONG', { password: 'x'.repeat(129) }],
    ['PASSWORD_COMMON', { password: 'password1234' }],
    ['PASSWORD_HOLDS_A_NAME', { password: 'wombat acmecorp fjord' }],
  ])('answers %s, and can be tried again', async (code, changes) => {
    const { token, email } = await invitation();
    expect(await accept(token, changes)).toEqual({ ok: false, code });
    expect(await accept(token)).toEqual({ ok: true, email });
  });
});
