import { appendAuditEvent, type AuditActor } from '../audit/append-audit-event.ts';
import type { Transaction } from '../database/database.ts';
import { currentAuthRequest } from './auth-request.ts';
import { endSessions } from './end-sessions.ts';
import { findSessionIds, findUserForAudit, updateLastSignInAt } from './session.store.ts';

/** What Better Auth stores of a new session, as far as it concerns us. */
export type NewSession = {
  readonly userId: string;
  readonly createdAt: Date;
  readonly userAgent?: string | null;
};

type Person = { readonly id: string; readonly email: string };

/** A user as the doer of what the current request to the sign-in service does. */
export function selfActor(user: Person): AuditActor {
  return { kind: 'USER', id: user.id, label: user.email, ip: currentAuthRequest().ip };
}

/**
 * Records a session just stored. Signing in again ends the session that the request came with, if it
 * is the same user's.
 *
 * @returns the accounts whose sessions ended.
 */
export async function recordSignIn(
  transaction: Transaction,
  session: NewSession,
): Promise<ReadonlySet<string>> {
  const { userId, createdAt, userAgent } = session;
  const user = await findUserForAudit(transaction, { id: userId });
  if (!user) throw new Error('A session was made for a user who belongs to no account');
  await updateLastSignInAt(transaction, userId, createdAt);
  await appendAuditEvent(transaction, {
    accountId: user.accountId,
    actor: selfActor(user),
    class: 'SIGN_IN',
    subclass: 'SESSION',
    action: 'CREATE',
    description: `${user.email} signed in.`,
    after: { signedInAt: createdAt.toISOString(), userAgent: userAgent ?? null },
  });
  const { sessionToken } = currentAuthRequest();
  if (sessionToken === null) return new Set();
  const earlier = await findSessionIds(transaction, { userId, token: sessionToken });
  return endSessions(transaction, earlier, 'signed in again', () => selfActor(user));
}

/** Records that a user's password was changed. */
export async function recordPasswordChange(transaction: Transaction, userId: string) {
  const user = await findUserForAudit(transaction, { id: userId });
  if (!user) return;
  await appendAuditEvent(transaction, {
    accountId: user.accountId,
    actor: selfActor(user),
    class: 'SIGN_IN',
    subclass: 'PASSWORD',
    action: 'CHANGE',
    description: `${user.email} changed their password.`,
  });
}

/** Records that a user changed their own name. @returns the account, whose nodes know the old one. */
export async function recordRename(
  transaction: Transaction,
  userId: string,
  names: { readonly before: string; readonly after: string },
): Promise<ReadonlySet<string>> {
  const user = await findUserForAudit(transaction, { id: userId });
  if (!user) return new Set();
  await appendAuditEvent(transaction, {
    accountId: user.accountId,
    actor: selfActor(user),
    class: 'SIGN_IN',
    subclass: 'PROFILE',
    action: 'CHANGE',
    description: `${user.email} changed their name.`,
    before: { name: names.before },
    after: { name: names.after },
  });
  return new Set([user.accountId]);
}
