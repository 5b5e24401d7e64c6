import { lockAccount } from '../account/lock-account.ts';
import { actorOf, appendAuditEvent } from '../audit/append-audit-event.ts';
import type { Transaction } from '../database/database.ts';
import type { Dependencies } from '../dependencies.ts';
import { answerOnce } from '../mutation-answer/answer-once.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { deleteInvitation, findOpenInvitation } from './invitation.store.ts';

/** Which one; `invitationId` is null for an id that is no invitation's. */
export type RevokeInvitation = {
  readonly invitationId: string | null;
  readonly clientMutationId: string | null;
};

/** Row id of the invitation that is gone, or that there is none. */
export type RevokeInvitationResult =
  | { readonly ok: true; readonly revokedId: string }
  | { readonly ok: false; readonly code: 'INVITATION_NOT_FOUND' };

/** Ends an open invitation: its link stops working. */
export async function revokeInvitation(
  dependencies: Pick<Dependencies, 'prisma' | 'masterKeys' | 'now'>,
  viewer: Viewer,
  input: RevokeInvitation,
): Promise<RevokeInvitationResult> {
  const { invitationId, clientMutationId } = input;
  return answerOnce<RevokeInvitationResult>(
    dependencies,
    viewer,
    { mutation: 'revokeInvitation', clientMutationId, input },
    (transaction) => endInvitation(transaction, viewer, invitationId, dependencies.now()),
  );
}

async function endInvitation(
  transaction: Transaction,
  viewer: Viewer,
  id: string | null,
  now: Date,
): Promise<RevokeInvitationResult> {
  const { accountId } = viewer;
  await lockAccount(transaction, accountId);
  const invitation = id && (await findOpenInvitation(transaction, { accountId, id }, now));
  if (!invitation) return { ok: false, code: 'INVITATION_NOT_FOUND' };
  const { email, role } = invitation;
  await deleteInvitation(transaction, invitation.id);
  await appendAuditEvent(transaction, {
    accountId,
    actor: actorOf(viewer),
    class: 'USER',
    subclass: 'INVITATION',
    action: 'REVOKE',
    description: `${viewer.label} revoked the invitation of ${email}.`,
    before: { email, role },
  });
  return { ok: true, revokedId: invitation.id };
}
