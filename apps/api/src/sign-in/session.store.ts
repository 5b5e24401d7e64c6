import { randomBytes } from 'node:crypto';
import type { Queryable, Transaction } from '../database/database.ts';
import type { SecondFactor, UserRole } from '../database/generated/enums.ts';

/** Whose session it is, and since and until when. */
export type SessionOwner = {
  readonly sessionId: string;
  /** When its user last showed who they are; long ago where the OpenID provider does not say. */
  readonly authenticatedAt: Date;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly accountId: string;
  readonly accountShortname: string;
  readonly role: UserRole;
  /** What the session was begun with beside a password; null: nothing, and the user has none. */
  readonly secondFactor: SecondFactor | null;
  /** The account demands a second factor and the user has none: there is nothing to do but set one up. */
  readonly mustSetUpSecondFactor: boolean;
};

/** What a session begins with. */
export type SessionStart = {
  readonly userId: string;
  readonly secondFactor: SecondFactor | null;
  readonly expiresAt: Date;
  readonly ipAddress: string;
  readonly userAgent: string | null;
  readonly createdAt: Date;
  /** When its user showed who they are, where that was not now. */
  readonly authenticatedAt: Date | null;
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

/**
 * Everything that a request's session says of the user, in one query. A session that was begun with a
 * password alone is none once its user has a second factor, whatever came first.
 */
export async function findSessionOwner(
  database: Queryable,
  token: string,
): Promise<SessionOwner | null> {
  const [owner] = await database.$queryRaw<SessionOwner[]>`
    SELECT session.id AS "sessionId", session.created_at AS "createdAt",
           session.expires_at AS "expiresAt",
           COALESCE(session.authenticated_at, session.created_at) AS "authenticatedAt",
           session.user_id AS "userId", "user".email, "user".name, member.account_id AS "accountId",
           account.shortname AS "accountShortname", member.role, session.second_factor AS "secondFactor",
           account.second_factor_required AND NOT factor.is_there
             AND session.second_factor IS DISTINCT FROM 'PROVIDER' AS "mustSetUpSecondFactor"
      FROM session
      JOIN "user" ON "user".id = session.user_id
      JOIN member ON member.user_id = session.user_id
      JOIN account ON account.id = member.account_id
     CROSS JOIN LATERAL (
       SELECT EXISTS (SELECT 1 FROM authenticator WHERE user_id = session.user_id AND confirmed_at IS NOT NULL)
           OR EXISTS (SELECT 1 FROM passkey WHERE user_id = session.user_id) AS is_there
     ) AS factor
     WHERE session.token = ${token}
       AND (session.second_factor IS NOT NULL OR NOT factor.is_there)`;
  return owner ?? null;
}

/** Which second factors a user can show at a sign-in. Recovery codes stand in for the others. */
export async function findSecondFactors(
  database: Queryable,
  userId: string,
): Promise<readonly SecondFactor[]> {
  const [authenticators, passkeys, recoveryCodes] = [
    await database.authenticator.count({ where: { userId, confirmedAt: { not: null } } }),
    await database.passkey.count({ where: { userId } }),
    await database.recoveryCode.count({ where: { userId } }),
  ];
  if (authenticators + passkeys === 0) return [];
  return [
    ...(authenticators > 0 ? (['AUTHENTICATOR'] as const) : []),
    ...(passkeys > 0 ? (['PASSKEY'] as const) : []),
    ...(recoveryCodes > 0 ? (['RECOVERY_CODE'] as const) : []),
  ];
}

/** Whether the account demands a second factor of all its users. */
export async function isSecondFactorRequired(
  database: Queryable,
  accountId: string,
): Promise<boolean> {
  const { secondFactorRequired } = await database.account.findUniqueOrThrow({
    where: { id: accountId },
    select: { secondFactorRequired: true },
  });
  return secondFactorRequired;
}

const TOKEN_BYTES = 24;

/** Stores a session in the form in which Better Auth reads it. @returns its token, for the cookie. */
export async function insertSession(
  transaction: Transaction,
  session: SessionStart,
): Promise<string> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  await transaction.session.create({ data: { ...session, token }, select: { id: true } });
  return token;
}

/** Has a session end later. One that is over stays so, and none ends earlier by it. */
export async function updateSessionEnd(
  database: Queryable,
  id: string,
  expiresAt: Date,
  now: Date,
): Promise<void> {
  await database.session.updateMany({
    where: { id, expiresAt: { gt: now, lt: expiresAt } },
    data: { expiresAt },
  });
}

/** Notes that a session has shown a second factor. */
export async function updateSessionSecondFactor(
  transaction: Transaction,
  sessionId: string,
  secondFactor: SecondFactor,
): Promise<void> {
  await transaction.session.update({
    where: { id: sessionId },
    data: { secondFactor },
    select: { id: true },
  });
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
