import { lockAccount } from '../account/lock-account.ts';
import { appendAuditEvent } from '../audit/append-audit-event.ts';
import type { Dependencies } from '../dependencies.ts';
import type { SessionOwner } from '../sign-in/session.store.ts';
import { findSecretNotices, updateSecretNotices } from './notice.store.ts';

/** Whether a user is told by e-mail, and whether there is a mail server to do it. */
export type SecretNotices = { readonly secretNotices: boolean; readonly isMailSet: boolean };

/** Reads what is set for the signed-in user. */
export async function readSecretNotices(
  { prisma, settings }: Pick<Dependencies, 'prisma' | 'settings'>,
  { userId }: SessionOwner,
): Promise<SecretNotices> {
  return {
    secretNotices: await findSecretNotices(prisma, userId),
    isMailSet: settings.mail !== undefined,
  };
}

/**
 * Sets whether a user is told by e-mail when the shared secret is shown or replaced. The route asks for
 * a recent sign-in, so that whoever has got hold of a session cannot first silence what would tell of
 * them.
 */
export async function setSecretNotices(
  { prisma }: Pick<Dependencies, 'prisma'>,
  { owner, ip }: { readonly owner: SessionOwner; readonly ip: string },
  wanted: boolean,
): Promise<void> {
  const { accountId, userId, email } = owner;
  await prisma.$transaction(async (transaction) => {
    await lockAccount(transaction, accountId);
    if ((await findSecretNotices(transaction, userId)) === wanted) return;
    await updateSecretNotices(transaction, userId, wanted);
    await appendAuditEvent(transaction, {
      accountId,
      actor: { kind: 'USER', id: userId, label: email, ip },
      class: 'SIGN_IN',
      subclass: 'NOTICES',
      action: 'CHANGE',
      description: `${email} turned notices by e-mail about the shared secret ${wanted ? 'on' : 'off'}.`,
      before: { secretNotices: !wanted },
      after: { secretNotices: wanted },
    });
  });
}
