import { lockAccount } from '../account/lock-account.ts';
import { actorOf } from '../audit/append-audit-event.ts';
import type { Transaction } from '../database/database.ts';
import type { Dependencies } from '../dependencies.ts';
import { announceCommit } from '../fleet/announce-commit.ts';
import type { Change } from '../fleet/fleet.ts';
import { raiseEpoch } from '../fleet/raise-epoch.ts';
import { answerOnce } from '../mutation-answer/answer-once.ts';
import { endUserSessions as endSessionsOf } from '../sign-in/end-sessions.ts';
import { deleteChallenges } from '../sign-in/sign-in-challenge.store.ts';
import { requireFreshSignIn } from '../sign-in/require-fresh-sign-in.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { findUser, type UserRecord } from './member.store.ts';

type Needs = Pick<Dependencies, 'prisma' | 'masterKeys' | 'fleet' | 'now' | 'log'>;

/** Whose sessions; `userId` is null for an id that is no user's. */
export type EndUserSessions = {
  readonly userId: string | null;
  readonly clientMutationId: string | null;
};

type Ended = {
  readonly ok: true;
  readonly user: UserRecord;
  readonly endedCount: number;
  readonly change: Change;
};
type Refused = { readonly ok: false; readonly code: 'USER_NOT_FOUND' | 'OWN_SESSIONS' };

/** How many there were, or why they go on. */
export type EndUserSessionsResult =
  { readonly ok: true; readonly user: UserRecord; readonly endedCount: number } | Refused;

/**
 * Ends every session of another user, and whatever sign-in of theirs is half done. When it answers, no
 * node lets any of them in. They can sign in again.
 *
 * @throws {RequestError} REAUTHENTICATION_REQUIRED without a recent sign-in (OWASP ASVS 7.5.2).
 */
export async function endUserSessions(
  dependencies: Needs,
  viewer: Viewer,
  input: EndUserSessions,
): Promise<EndUserSessionsResult> {
  await requireFreshSignIn(dependencies, viewer, "the end of a user's sessions");
  const { clientMutationId } = input;
  const result = await answerOnce<Ended | Refused>(
    dependencies,
    viewer,
    { mutation: 'endUserSessions', clientMutationId, input },
    (transaction) => endAll(transaction, viewer, input.userId),
  );
  if (!result.ok) return result;
  await announceCommit(dependencies, result.change);
  return { ok: true, user: result.user, endedCount: result.endedCount };
}

async function endAll(
  transaction: Transaction,
  viewer: Viewer,
  userId: string | null,
): Promise<Ended | Refused> {
  const { accountId } = viewer;
  await lockAccount(transaction, accountId);
  const user = userId === null ? null : await findUser(transaction, accountId, userId);
  if (user === null) return { ok: false, code: 'USER_NOT_FOUND' };
  // Under My profile they end one by one, or all but this one.
  if (user.id === viewer.id) return { ok: false, code: 'OWN_SESSIONS' };
  await deleteChallenges(transaction, user.id);
  const reason = 'an administrator ended it';
  const endedCount = await endSessionsOf(transaction, user.id, reason, actorOf(viewer));
  const change = await raiseEpoch(transaction, accountId, 'VIEWERS');
  return { ok: true, user, endedCount, change };
}
