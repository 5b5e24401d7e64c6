import type { Queryable, Transaction } from '../database/database.ts';
import type { UserRole } from '../database/generated/enums.ts';

/** Whose session it is, and since and until when. */
export type SessionOwner = {
  readonly sessionId: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly accountId: string;
  readonly accountShortname: string;
  readonly role: UserRole;
};

/** A session that is gone, and whose it was. */
export type EndedSession = {
  readonly id: string;
  readonly userId: string;
  readonly createdAt: Date;
  readonly userAgent: string | null;
  readonly email: string;
  readonly accountId: string;
};

/** Everything that a request's session says of the user, in one query. */
export async function findSessionOwner(
  database: Queryable,
  token: string,
): Promise<SessionOwner | null> {
  const [owner] = await database.$queryRaw<SessionOwner[]>`
    SELECT session.id AS "sessionId", session.created_at AS "createdAt", session.expires_at AS "expiresAt",
           session.user_id AS "userId", "user".email, "user".name, member.account_id AS "accountId",
           account.shortname AS "accountShortname", member.role
      FROM session
      JOIN "user" ON "user".id = session.user_id
      JOIN member ON member.user_id = session.user_id
      JOIN account ON account.id = member.account_id
     WHERE session.token = ${token}`;
  return owner ?? null;
}

/** Deletes sessions. @returns those that this transaction deleted, and no other one before it. */
export async function deleteSessions(
  transaction: Transaction,
  sessionIds: readonly string[],
): Promise<readonly EndedSession[]> {
  return transaction.$queryRaw<EndedSession[]>`
    DELETE FROM session USING "user", member
     WHERE session.id = ANY(${sessionIds}::uuid[])
       AND "user".id = session.user_id AND member.user_id = session.user_id
    RETURNING session.id, session.user_id AS "userId", session.created_at AS "createdAt",
              session.user_agent AS "userAgent", "user".email, member.account_id AS "accountId"`;
}

/** Ids of a user's sessions. */
export async function findSessionIds(
  transaction: Transaction,
  where: { readonly userId: string; readonly token?: string },
): Promise<readonly string[]> {
  const sessions = await transaction.session.findMany({ where, select: { id: true } });
  return sessions.map((session) => session.id);
}

/** Deletes sessions that have run out and that nobody ended. @returns how many there were. */
export async function purgeExpiredSessions(database: Queryable, now: Date): Promise<number> {
  const { count } = await database.session.deleteMany({ where: { expiresAt: { lte: now } } });
  return count;
}

/** Notes when a user last signed in. */
export async function updateLastSignInAt(transaction: Transaction, userId: string, now: Date) {
  await transaction.user.update({
    where: { id: userId },
    data: { lastSignInAt: now },
    select: { id: true },
  });
}

/** The user and account behind an e-mail address, for the audit log. */
export async function findUserForAudit(
  database: Queryable,
  where: { readonly id: string } | { readonly email: string },
): Promise<{ readonly id: string; readonly email: string; readonly accountId: string } | null> {
  const user = await database.user.findUnique({
    where,
    select: { id: true, email: true, member: { select: { accountId: true } } },
  });
  return user?.member ? { id: user.id, email: user.email, accountId: user.member.accountId } : null;
}
