import { findOnlyAccountId } from '../account/only-account.store.ts';
import { appendAuditEvent } from '../audit/append-audit-event.ts';
import type { Dependencies } from '../dependencies.ts';
import { findUserForAudit } from '../sign-in/session.store.ts';
import { findInvitationByToken } from '../user/invitation.store.ts';

/** Whose sign-in was refused, as far as that is known. */
export type RefusedPerson = {
  readonly userId: string | null;
  readonly email: string | null;
  /** With which invitation they came. */
  readonly invitationTokenHash: Uint8Array<ArrayBuffer> | null;
};

/**
 * Records that somebody came from the provider and was refused: in the account of the user or of the
 * invitation, or for a stranger in that of the installation. With several accounts nobody knows whose it would be, and it is logged.
 *
 * @param why ends the sentence "… was refused: ".
 */
export async function recordProviderRefusal(
  { prisma, log, now }: Pick<Dependencies, 'prisma' | 'log' | 'now'>,
  { userId, email, invitationTokenHash: tokenHash }: RefusedPerson,
  ip: string,
  why: string,
): Promise<void> {
  const user = userId === null ? null : await findUserForAudit(prisma, { id: userId });
  const invitation = tokenHash && (await findInvitationByToken(prisma, tokenHash, now()));
  const accountId = user?.accountId ?? invitation?.accountId ?? (await findOnlyAccountId(prisma));
  if (accountId === null) {
    log.info({ ip }, `a sign-in with the OpenID provider was refused: ${why}`);
    return;
  }
  const who = user?.email ?? email ?? 'somebody';
  await prisma.$transaction((transaction) =>
    appendAuditEvent(transaction, {
      accountId,
      actor: { kind: 'ANONYMOUS', id: null, label: who, ip },
      class: 'SIGN_IN',
      subclass: 'SESSION',
      action: 'REFUSE',
      description: `A sign-in as ${who} with the OpenID provider was refused: ${why}.`,
    }),
  );
}
