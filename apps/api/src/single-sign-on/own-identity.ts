import { lockAccount } from '../account/lock-account.ts';
import { appendAuditEvent } from '../audit/append-audit-event.ts';
import type { Dependencies } from '../dependencies.ts';
import { announceCommit } from '../fleet/announce-commit.ts';
import { raiseEpoch } from '../fleet/raise-epoch.ts';
import { appendPersonalNotice } from '../mail/append-notice.ts';
import { endSessions } from '../sign-in/end-sessions.ts';
import { deleteIdentityOf, findIdentityOf } from '../sign-in/identity.store.ts';
import { canUsePassword } from '../sign-in/provider-only.ts';
import { findSessionIds, type SessionOwner } from '../sign-in/session.store.ts';
import { deleteChallenges } from '../sign-in/sign-in-challenge.store.ts';

/** How the signed-in user stands with the provider. */
export type OwnIdentity = {
  /** Null for who is not linked. */
  readonly identity: {
    readonly email: string | null;
    readonly createdAt: Date;
    readonly lastUsedAt: Date | null;
  } | null;
  /** Whether they can do without it. */
  readonly hasPassword: boolean;
};

/** Tells a user about their own identity. */
export async function readOwnIdentity(
  dependencies: Pick<Dependencies, 'prisma' | 'settings'>,
  { userId }: SessionOwner,
): Promise<OwnIdentity> {
  const { prisma } = dependencies;
  const found = await findIdentityOf(prisma, userId);
  const identity = found && {
    email: found.email,
    createdAt: found.createdAt,
    lastUsedAt: found.lastUsedAt,
  };
  return { identity, hasPassword: await canUsePassword(dependencies, prisma, userId) };
}

/** Whether it is gone; not when there would be no way in left. */
export type RemoveIdentityResult =
  { readonly ok: true } | { readonly ok: false; readonly code: 'NO_PASSWORD' };

/** Takes a user's own identity away, and ends all their other sessions: they may have begun with it. */
export async function removeOwnIdentity(
  dependencies: Pick<Dependencies, 'prisma' | 'settings' | 'fleet' | 'log'>,
  { owner, ip }: { readonly owner: SessionOwner; readonly ip: string },
): Promise<RemoveIdentityResult> {
  const { userId, accountId, email: label } = owner;
  const actor = { kind: 'USER' as const, id: userId, label, ip };
  const change = await dependencies.prisma.$transaction(async (transaction) => {
    await lockAccount(transaction, accountId);
    const identity = await findIdentityOf(transaction, userId);
    if (!identity) return 'NOTHING';
    if (!(await canUsePassword(dependencies, transaction, userId))) return 'NO_PASSWORD';
    const { issuer, subject, email } = identity;
    const description = `${label} removed the link to ${email ?? 'an identity'} at ${issuer}.`;
    await appendPersonalNotice(transaction, { userId, ip }, 'IDENTITY', description);
    await deleteIdentityOf(transaction, userId);
    await deleteChallenges(transaction, userId);
    const sessionIds = await findSessionIds(transaction, { userId });
    const others = sessionIds.filter((id) => id !== owner.sessionId);
    await endSessions(transaction, others, 'single sign-on was removed', () => actor);
    await appendAuditEvent(transaction, {
      accountId,
      actor,
      class: 'SIGN_IN',
      subclass: 'IDENTITY',
      action: 'DELETE',
      description,
      before: { issuer, subject, email },
    });
    return raiseEpoch(transaction, accountId, 'VIEWERS');
  });
  if (change === 'NO_PASSWORD') return { ok: false, code: change };
  if (change !== 'NOTHING') await announceCommit(dependencies, change);
  return { ok: true };
}
