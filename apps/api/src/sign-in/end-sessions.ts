import { appendAuditEvent, type AuditActor } from '../audit/append-audit-event.ts';
import type { Transaction } from '../database/database.ts';
import type { SessionEndReason } from './auth-request.ts';
import { deleteSessions, findSessionIds, type EndedSession } from './session.store.ts';

/**
 * Ends sessions, with one entry in the audit log for each.
 *
 * @param actorOfSession who ended it; the session's own user, or an administrator.
 * @returns the accounts whose sessions ended: raise their epochs before the commit, so that every
 *   node forgets who they were.
 */
export async function endSessions(
  transaction: Transaction,
  sessionIds: readonly string[],
  reason: SessionEndReason,
  actorOfSession: (session: EndedSession) => AuditActor,
): Promise<ReadonlySet<string>> {
  const ended = sessionIds.length ? await deleteSessions(transaction, sessionIds) : [];
  for (const session of ended) {
    await appendAuditEvent(transaction, {
      accountId: session.accountId,
      actor: actorOfSession(session),
      class: 'SIGN_IN',
      subclass: 'SESSION',
      action: 'END',
      description: `A session of ${session.email} ended: ${reason}.`,
      before: { signedInAt: session.createdAt.toISOString(), userAgent: session.userAgent },
    });
  }
  return new Set(ended.map((session) => session.accountId));
}

/** Ends every session of a user, whose account's epoch the caller raises. @returns how many there were. */
export async function endUserSessions(
  transaction: Transaction,
  userId: string,
  reason: SessionEndReason,
  actor: AuditActor,
): Promise<number> {
  const sessionIds = await findSessionIds(transaction, { userId });
  await endSessions(transaction, sessionIds, reason, () => actor);
  return sessionIds.length;
}
