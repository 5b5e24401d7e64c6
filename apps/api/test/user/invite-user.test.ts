import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { globalId } from '../../src/graphql/global-id.ts';
import type { Viewer } from '../../src/sign-in/viewer.ts';
import { acceptInvitation } from '../../src/user/accept-invitation.ts';
import { InvitationResolver } from '../../src/user/invitation.resolver.ts';
import { inviteUser } from '../../src/user/invite-user.ts';
import { revokeInvitation } from '../../src/user/revoke-invitation.ts';
import { askOf, type Ask } from '../support/ask-graphql.ts';
import { atOnce } from '../support/at-once.ts';
import { openTestAccount, type TestAccount } from '../support/test-account.ts';
import { auditOf, createMember } from './member.ts';

let account: TestAccount;
let ask: Ask;
let ada: Viewer;

beforeAll(async () => {
  account = await openTestAccount();
  ask = await askOf(account.dependencies, [InvitationResolver]);
  ada = await createMember(account, 'ADMIN');
});
afterAll(() => account.database.close());
beforeEach(async () => {
  await account.dependencies.prisma.invitation.deleteMany();
});

const INVITE = `mutation ($input: InviteUserInput!) {
  inviteUser(input: $input) {
    invitation { id email role expiresAt invitedBy { kind label } } link errors { code field }
  }
}`;
const REVOKE = `mutation ($input: RevokeInvitationInput!) {
  revokeInvitation(input: $input) { revokedId errors { code field } }
}`;
const invite = async (email: string, viewer = ada) =>
  (await ask(viewer, INVITE, { input: { email, role: 'AUDITOR' } })).data.inviteUser;
const listed = async (viewer = ada) =>
  (await ask(viewer, '{ invitations { id email } }')).data.invitations;
const preview = async (link: string) => {
  const token = link.split('#')[1];
  const source = 'query ($token: String!) { invitation(token: $token) { email role accountName } }';
  return (await ask(null, source, { token })).data.invitation;
};

describe('inviting a user', () => {
  test('gives a link, once, that stands for the invitation', async () => {
    const { invitation, link, errors } = await invite(' Grace@Acme.Example ');
    expect(errors).toEqual([]);
    expect(invitation).toMatchObject({
      email: 'grace@acme.example',
      role: 'AUDITOR',
      expiresAt: '2026-11-30T12:00:00.000Z',
      invitedBy: { kind: 'USER', label: ada.label },
    });
    expect(link).toMatch(/^http:\/\/localhost:4000\/invitation#[\w-]{43}$/);
    expect(await preview(link)).toEqual({
      email: 'grace@acme.example',
      role: 'AUDITOR',
      accountName: 'acmecorp',
    });
  });

  test('is in the audit log, which does not hold the link', async () => {
    const { link } = await invite('grace@acme.example');
    const event = (await auditOf(account, 'USER')).at(-1);
    expect(event).toMatchObject({
      subclass: 'INVITATION',
      action: 'CREATE',
      actorLabel: ada.label,
    });
    expect(
      JSON.stringify(event, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
    ).not.toContain(link.split('#')[1]);
  });

  test('keeps the token nowhere in the database', async () => {
    const { link } = await invite('grace@acme.example');
    const rows = await account.dependencies.prisma.$queryRaw<unknown[]>`
      SELECT 1 FROM invitation WHERE invitation::text LIKE ${`%${link.split('#')[1]}%`}`;
    expect(rows).toEqual([]);
  });

  test('once more replaces the open invitation', async () => {
    const first = await invite('grace@acme.example');
    const second = await invite('GRACE@acme.example');
    expect(await preview(first.link)).toBeNull();
    expect(await preview(second.link)).not.toBeNull();
    expect(await listed()).toHaveLength(1);
  });

  test('twice at once leaves the invitation that came last', async () => {
    const input = { email: 'grace@acme.example', role: 'ADMIN' as const, clientMutationId: null };
    const [first, second] = await atOnce(
      account.dependencies,
      (holding) => inviteUser(holding, ada, input),
      () => invite(input.email),
    );
    expect(first).toMatchObject({ ok: true });
    expect(second.errors).toEqual([]);
    expect(await listed()).toEqual([{ id: second.invitation.id, email: input.email }]);
  });

  test('who is becoming a user by an earlier invitation is refused', async () => {
    const { link } = await invite('heidi@acme.example');
    const token = link.split('#')[1];
    const person = { token, name: 'Heidi', password: 'a long enough one' };
    const [accepted, invited] = await atOnce(
      account.dependencies,
      (holding) => acceptInvitation(holding, '192.0.2.9', person),
      () => invite('heidi@acme.example'),
    );
    expect(accepted).toMatchObject({ ok: true });
    expect(invited.errors).toEqual([{ code: 'ALREADY_A_USER', field: 'email' }]);
    expect(await listed()).toEqual([]);
  });

  test('who is a user already is refused', async () => {
    expect((await invite(ada.label.toUpperCase())).errors).toEqual([
      { code: 'ALREADY_A_USER', field: 'email' },
    ]);
  });

  test("does not tell whether the address is another account's user", async () => {
    const { accountId } = await account.stranger();
    const eve = await createMember(account, 'ADMIN', { accountId });
    expect((await invite(eve.label)).errors).toEqual([]);
  });

  test.each(['', 'grace', 'grace@', `${'a'.repeat(250)}@acme.example`])(
    'refuses the address "%s"',
    async (email) => {
      expect((await invite(email)).errors).toEqual([{ code: 'EMAIL_MALFORMED', field: 'email' }]);
    },
  );

  test('needs a recent sign-in and the permission', async () => {
    const input = { email: 'grace@acme.example', role: 'ADMIN' };
    const stale = { ...ada, freshUntil: account.clock };
    expect((await ask(stale, INVITE, { input })).codes).toEqual(['REAUTHENTICATION_REQUIRED']);
    const auditor = await createMember(account, 'AUDITOR');
    expect((await ask(auditor, INVITE, { input })).codes).toEqual(['FORBIDDEN']);
    expect((await ask(null, INVITE, { input })).codes).toEqual(['UNAUTHENTICATED']);
    expect((await ask(auditor, '{ invitations { id } }')).codes).toEqual(['FORBIDDEN']);
  });
});

describe('revoking an invitation', () => {
  test('ends its link and is in the audit log', async () => {
    const { invitation, link } = await invite('grace@acme.example');
    const { data } = await ask(ada, REVOKE, { input: { id: invitation.id } });
    expect(data.revokeInvitation).toEqual({ revokedId: invitation.id, errors: [] });
    expect(await preview(link)).toBeNull();
    expect((await auditOf(account, 'USER')).at(-1)).toMatchObject({
      subclass: 'INVITATION',
      action: 'REVOKE',
    });
  });

  test('twice, or of an expired one, finds none', async () => {
    const { invitation } = await invite('grace@acme.example');
    const input = { id: invitation.id };
    await ask(ada, REVOKE, { input });
    const notFound = { revokedId: null, errors: [{ code: 'INVITATION_NOT_FOUND', field: 'id' }] };
    expect((await ask(ada, REVOKE, { input })).data.revokeInvitation).toEqual(notFound);
  });

  test('at once with another who does, or with who accepts it, finds none', async () => {
    const { dependencies } = account;
    const email = 'ivan@acme.example';
    const firsts = {
      revokes: async (holding: typeof dependencies) => {
        const { id } = await dependencies.prisma.invitation.findFirstOrThrow();
        return revokeInvitation(holding, ada, { invitationId: id, clientMutationId: null });
      },
      accepts: (holding: typeof dependencies, link: string) => {
        const person = { token: link.split('#')[1] ?? '', name: 'Ivan' };
        return acceptInvitation(holding, '192.0.2.9', { ...person, password: 'a long enough one' });
      },
    };
    for (const first of [firsts.revokes, firsts.accepts]) {
      const { invitation, link } = await invite(email);
      const [{ ok }, { data }] = await atOnce(
        dependencies,
        async (holding): Promise<{ readonly ok: boolean }> => first(holding, link),
        () => ask(ada, REVOKE, { input: { id: invitation.id } }),
      );
      expect(ok).toBe(true);
      expect(data.revokeInvitation.errors).toEqual([{ code: 'INVITATION_NOT_FOUND', field: 'id' }]);
    }
    const told = (await auditOf(account, 'USER')).map(({ description }) => description);
    const revoked = `${ada.label} revoked the invitation of ${email}.`;
    expect(told.filter((description) => description === revoked)).toHaveLength(1);
  });

  test('of another account answers like that of none, and leaves it', async () => {
    const { invitation, link } = await invite('grace@acme.example');
    const stranger = await account.stranger();
    const notFound = { revokedId: null, errors: [{ code: 'INVITATION_NOT_FOUND', field: 'id' }] };
    for (const id of [invitation.id, globalId('Invitation', crypto.randomUUID())])
      expect((await ask(stranger, REVOKE, { input: { id } })).data.revokeInvitation).toEqual(
        notFound,
      );
    expect(await listed(stranger)).toEqual([]);
    expect(await preview(link)).not.toBeNull();
  });
});
