import { appendAuditEvent, type AuditActor } from '../audit/append-audit-event.ts';
import type { Transaction } from '../database/database.ts';
import { appendPersonalNotice } from '../mail/append-notice.ts';
import {
  findIdentity,
  insertIdentity,
  updateIdentityUse,
  type IdentityName,
} from './identity.store.ts';
import { findUserForAudit } from './session.store.ts';

/** Whom an OpenID provider has signed in, by an ID token that was checked. */
export type ProvenIdentity = IdentityName & {
  /** What it says of the e-mail address; to be shown. */
  readonly email: string | null;
  /** When it last asked the person, never later than now; 1970 when it does not say. */
  readonly authenticatedAt: Date;
};

/** Who uses it, from where. */
export type IdentityUse = { readonly userId: string; readonly ip: string; readonly now: Date };

/**
 * Notes that a user has signed in with an identity, and links them when it is the first time. The
 * account is locked.
 *
 * @returns false when the identity is another user's, or the user has another one.
 */
export async function useIdentity(
  transaction: Transaction,
  identity: ProvenIdentity,
  use: IdentityUse,
): Promise<boolean> {
  const isTheirs = await linkIdentity(transaction, identity, use);
  if (isTheirs) await updateIdentityUse(transaction, use.userId, use.now);
  return isTheirs;
}

/** Links a user to an identity, with an entry in the audit log and an e-mail to them, unless they are already. @returns as `useIdentity`. */
export async function linkIdentity(
  transaction: Transaction,
  { issuer, subject, email }: ProvenIdentity,
  { userId, ip, now }: IdentityUse,
): Promise<boolean> {
  const known = await findIdentity(transaction, { issuer, subject });
  if (known) return known.userId === userId;
  const user = await findUserForAudit(transaction, { id: userId });
  if (!user) return false;
  const isLinked = await insertIdentity(transaction, {
    ...{ issuer, subject, userId, email },
    createdAt: now,
  });
  if (!isLinked) return false;
  const description = `${user.email} was linked to ${email ?? 'an identity'} at ${issuer}.`;
  await appendPersonalNotice(transaction, { userId, ip }, 'IDENTITY', description);
  const actor: AuditActor = { kind: 'USER', id: userId, label: user.email, ip };
  await appendAuditEvent(transaction, {
    accountId: user.accountId,
    actor,
    class: 'SIGN_IN',
    subclass: 'IDENTITY',
    action: 'CREATE',
    description,
    after: { issuer, subject, email },
  });
  return true;
}
