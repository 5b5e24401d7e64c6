import { appendAuditEvent } from '../audit/append-audit-event.ts';
import type { Dependencies } from '../dependencies.ts';
import { findUserForAudit, type SessionOwner } from './session.store.ts';

/** Records a sign-in that was refused, in the account of whoever it was tried for; else it is only logged. */
export async function recordRefusedSignIn(
  { prisma, log }: Pick<Dependencies, 'prisma' | 'log'>,
  attempt: { readonly email: string; readonly ip: string },
  why: string,
): Promise<void> {
  const user = await findUserForAudit(prisma, { email: attempt.email.toLowerCase() });
  // The address is not logged: people type passwords into that field.
  if (!user) {
    log.info({ ip: attempt.ip }, 'sign-in refused: nobody has this e-mail address');
    return;
  }
  await prisma.$transaction((transaction) =>
    appendAuditEvent(transaction, {
      accountId: user.accountId,
      actor: { kind: 'ANONYMOUS', id: null, label: user.email, ip: attempt.ip },
      class: 'SIGN_IN',
      subclass: 'SESSION',
      action: 'REFUSE',
      description: `A sign-in as ${user.email} was refused: ${why}.`,
    }),
  );
}

/** Records that a signed-in user's password was not changed. */
export async function recordRefusedPasswordChange(
  { prisma }: Pick<Dependencies, 'prisma'>,
  owner: SessionOwner,
  ip: string,
  why: string,
): Promise<void> {
  await prisma.$transaction((transaction) =>
    appendAuditEvent(transaction, {
      accountId: owner.accountId,
      actor: { kind: 'USER', id: owner.userId, label: owner.email, ip },
      class: 'SIGN_IN',
      subclass: 'PASSWORD',
      action: 'REFUSE',
      description: `A change of the password of ${owner.email} was refused: ${why}.`,
    }),
  );
}
