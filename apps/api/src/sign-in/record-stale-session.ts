import { appendAuditEvent } from '../audit/append-audit-event.ts';
import type { Dependencies } from '../dependencies.ts';
import type { SessionOwner } from './session.store.ts';

/**
 * Records that the sign-in service kept a user from something until they show again who they are.
 *
 * @param what the thing asked for, in words that follow "refused": `the end of another session`.
 */
export async function recordStaleSession(
  { prisma }: Pick<Dependencies, 'prisma'>,
  { owner, ip }: { readonly owner: SessionOwner; readonly ip: string },
  what: string,
): Promise<void> {
  const { accountId, userId, email } = owner;
  await prisma.$transaction((transaction) =>
    appendAuditEvent(transaction, {
      accountId,
      actor: { kind: 'USER', id: userId, label: email, ip },
      class: 'ACCESS',
      subclass: 'FRESHNESS',
      action: 'REFUSE',
      description: `${email} was refused ${what} until they confirm that it is they.`,
    }),
  );
}
