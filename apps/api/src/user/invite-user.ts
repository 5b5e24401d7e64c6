import { lockAccount } from '../account/lock-account.ts';
import { actorOf, appendAuditEvent } from '../audit/append-audit-event.ts';
import type { Transaction } from '../database/database.ts';
import type { UserRole } from '../database/generated/enums.ts';
import type { Dependencies } from '../dependencies.ts';
import { answerOnce } from '../mutation-answer/answer-once.ts';
import { parseEmail } from '../sign-in/parse-person.ts';
import { requireFreshSignIn } from '../sign-in/require-fresh-sign-in.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { insertInvitation, type InvitationRecord } from './invitation.store.ts';
import { generateLinkToken } from './link-token.ts';
import { findUserByEmail } from './member.store.ts';

type Needs = Pick<Dependencies, 'prisma' | 'masterKeys' | 'publicUrl' | 'now'>;

/** Whom to invite, as what. */
export type InviteUser = {
  readonly email: string;
  readonly role: UserRole;
  readonly clientMutationId: string | null;
};

type Invited = {
  readonly ok: true;
  readonly invitation: InvitationRecord;
  /** Shown once. */
  readonly link: string;
};

/** The invitation with its link, or why there is none. */
export type InviteUserResult =
  Invited | { readonly ok: false; readonly code: 'EMAIL_MALFORMED' | 'ALREADY_A_USER' };

const INVITATION_MS = 7 * 86_400_000;

/**
 * Invites a person by a link that works once, for seven days; an earlier invitation of the same
 * address ends. Whether the address signs in to another account is not told here.
 *
 * @throws {RequestError} REAUTHENTICATION_REQUIRED.
 */
export async function inviteUser(
  dependencies: Needs,
  viewer: Viewer,
  input: InviteUser,
): Promise<InviteUserResult> {
  await requireFreshSignIn(dependencies, viewer, 'an invitation');
  const email = parseEmail(input.email);
  if (email === null) return { ok: false, code: 'EMAIL_MALFORMED' };
  const { role, clientMutationId } = input;
  return answerOnce<InviteUserResult>(
    dependencies,
    viewer,
    { mutation: 'inviteUser', clientMutationId, input },
    (transaction) => storeInvitation(dependencies, transaction, viewer, { email, role }),
  );
}

async function storeInvitation(
  { publicUrl, now }: Needs,
  transaction: Transaction,
  viewer: Viewer,
  { email, role }: Pick<InviteUser, 'email' | 'role'>,
): Promise<InviteUserResult> {
  const { accountId } = viewer;
  await lockAccount(transaction, accountId);
  if (await findUserByEmail(transaction, accountId, email))
    return { ok: false, code: 'ALREADY_A_USER' };
  const { token, tokenHash } = generateLinkToken();
  const createdAt = now();
  const expiresAt = new Date(createdAt.getTime() + INVITATION_MS);
  const actor = actorOf(viewer);
  const invitation = await insertInvitation(transaction, {
    ...{ accountId, email, role, tokenHash, createdAt, expiresAt },
    createdBy: actor,
  });
  await appendAuditEvent(transaction, {
    accountId,
    actor,
    class: 'USER',
    subclass: 'INVITATION',
    action: 'CREATE',
    description: `${viewer.label} invited ${email} as ${role}.`,
    after: { email, role, expiresAt: expiresAt.toISOString() },
  });
  return { ok: true, invitation, link: `${publicUrl}/invitation#${token}` };
}
