import { appendAuditEvent, type AuditActor } from '../audit/append-audit-event.ts';
import type { Transaction } from '../database/database.ts';
import { appendPersonalNotice } from '../mail/append-notice.ts';
import { currentAuthRequest } from './auth-request.ts';
import type { SecondFactor } from '../database/generated/enums.ts';
import { endSessions } from './end-sessions.ts';
import { SecondFactorOwed } from './second-factor-owed.ts';
import {
  findSecondFactors,
  findSessionIds,
  findUserForAudit,
  updateLastSignInAt,
  updateSessionSecondFactor,
} from './session.store.ts';

/** What Better Auth stores of a new session, as far as it concerns us. */
export type NewSession = {
  readonly id: string;
  readonly userId: string;
  readonly createdAt: Date;
  readonly userAgent?: string | null;
};

type Person = { readonly id: string; readonly email: string };

/** A user as the doer of what the current request to the sign-in service does. */
export function selfActor(user: Person): AuditActor {
  return { kind: 'USER', id: user.id, label: user.email, ip: currentAuthRequest().ip };
}

/** What a sign-in showed. */
export type Shown = {
  readonly secondFactor: SecondFactor | null;
  /** The OpenID provider that stood in for a password, as people call it. */
  readonly provider: string | null;
};

/** In words that follow "signed in". A password alone needs none. */
function inWords({ secondFactor, provider }: Shown): string {
  const first = provider ?? 'a password';
  switch (secondFactor) {
    case 'AUTHENTICATOR':
      return ` with ${first} and an authenticator code`;
    case 'RECOVERY_CODE':
      return ` with ${first} and a recovery code`;
    case 'PASSKEY':
      return ' with a passkey';
    case 'PROVIDER':
      return ` with ${first}, which asked for a second factor`;
    case null:
      return provider === null ? '' : ` with ${provider}`;
  }
}

/**
 * Records a session that Better Auth has just stored for a password that was right.
 *
 * @returns the accounts whose sessions ended.
 * @throws {SecondFactorOwed} for a user who has a second factor, unless the session takes the place of
 *   one that showed it.
 */
export async function recordPasswordSession(
  transaction: Transaction,
  session: NewSession,
): Promise<ReadonlySet<string>> {
  const { secondFactor } = currentAuthRequest();
  if (secondFactor) await updateSessionSecondFactor(transaction, session.id, secondFactor);
  else if ((await findSecondFactors(transaction, session.userId)).length > 0)
    throw new SecondFactorOwed(session.userId);
  return recordSignIn(transaction, session, { secondFactor: null, provider: null });
}

/**
 * Records a session just stored. Signing in again ends the session that the request came with, if it
 * is the same user's.
 *
 * @param shown beside a password, or in place of it.
 * @returns the accounts whose sessions ended.
 */
export async function recordSignIn(
  transaction: Transaction,
  session: Omit<NewSession, 'id'>,
  shown: Shown,
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
    description: `${user.email} signed in${inWords(shown)}.`,
    after: {
      signedInAt: createdAt.toISOString(),
      userAgent: userAgent ?? null,
      secondFactor: shown.secondFactor,
      ...(shown.provider !== null && { provider: shown.provider }),
    },
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
  const actor = selfActor(user);
  const description = `${user.email} changed their password.`;
  await appendPersonalNotice(transaction, { userId, ip: actor.ip }, 'PASSWORD', description);
  await appendAuditEvent(transaction, {
    accountId: user.accountId,
    actor,
    class: 'SIGN_IN',
    subclass: 'PASSWORD',
    action: 'CHANGE',
    description,
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
