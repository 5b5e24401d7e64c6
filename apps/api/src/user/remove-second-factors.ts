import { lockAccount } from '../account/lock-account.ts';
import { actorOf, appendAuditEvent, type AuditActor } from '../audit/append-audit-event.ts';
import type { Transaction } from '../database/database.ts';
import type { Dependencies } from '../dependencies.ts';
import { announceCommit } from '../fleet/announce-commit.ts';
import type { Change } from '../fleet/fleet.ts';
import { raiseEpoch } from '../fleet/raise-epoch.ts';
import { appendPersonalNotice } from '../mail/append-notice.ts';
import { answerOnce } from '../mutation-answer/answer-once.ts';
import { deleteSecondFactors } from '../second-factor/second-factor.store.ts';
import { endUserSessions } from '../sign-in/end-sessions.ts';
import { requireFreshSignIn } from '../sign-in/require-fresh-sign-in.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { findUser, type UserRecord } from './member.store.ts';

type Needs = Pick<Dependencies, 'prisma' | 'masterKeys' | 'fleet' | 'now' | 'log'>;

/** Whose second factors; `userId` is null for an id that is no user's. */
export type RemoveSecondFactors = {
  readonly userId: string | null;
  readonly clientMutationId: string | null;
};

type Removed = { readonly ok: true; readonly user: UserRecord; readonly change: Change };
type Refused = {
  readonly ok: false;
  readonly code: 'USER_NOT_FOUND' | 'NO_SECOND_FACTOR' | 'OWN_SECOND_FACTORS';
};

/** The user without them, or why they stay. */
export type RemoveSecondFactorsResult = { readonly ok: true; readonly user: UserRecord } | Refused;

/**
 * Removes the second factors of another user, who has lost them, and ends their sessions. When it
 * answers, their password alone signs them in, and where the account demands a second factor they are
 * led to set one up.
 *
 * @throws {RequestError} REAUTHENTICATION_REQUIRED.
 */
export async function removeSecondFactors(
  dependencies: Needs,
  viewer: Viewer,
  input: RemoveSecondFactors,
): Promise<RemoveSecondFactorsResult> {
  await requireFreshSignIn(dependencies, viewer, "the removal of a user's second factors");
  const { clientMutationId } = input;
  const result = await answerOnce<Removed | Refused>(
    dependencies,
    viewer,
    { mutation: 'removeSecondFactors', clientMutationId, input },
    (transaction) => removeFrom(transaction, viewer, input.userId),
  );
  if (!result.ok) return result;
  await announceCommit(dependencies, result.change);
  return { ok: true, user: result.user };
}

async function removeFrom(
  transaction: Transaction,
  viewer: Viewer,
  userId: string | null,
): Promise<Removed | Refused> {
  const { accountId } = viewer;
  await lockAccount(transaction, accountId);
  const user = userId === null ? null : await findUser(transaction, accountId, userId);
  if (user === null) return { ok: false, code: 'USER_NOT_FOUND' };
  // Under My profile they go one by one, and the last one stays where it is demanded.
  if (user.id === viewer.id) return { ok: false, code: 'OWN_SECOND_FACTORS' };
  if (!user.hasSecondFactor) return { ok: false, code: 'NO_SECOND_FACTOR' };
  const deed = `${viewer.label} removed the second factors of ${user.email}`;
  await takeSecondFactors(transaction, { ...user, accountId }, actorOf(viewer), deed);
  return {
    ok: true,
    user: { ...user, hasSecondFactor: false },
    change: await raiseEpoch(transaction, accountId, 'VIEWERS'),
  };
}

/**
 * Takes a user's second factors and sessions, and says so in the audit log. The caller raises the epoch.
 *
 * @param deed who did it, without the full stop.
 */
export async function takeSecondFactors(
  transaction: Transaction,
  { id, accountId }: Pick<UserRecord, 'id'> & { readonly accountId: string },
  actor: AuditActor,
  deed: string,
): Promise<void> {
  const before = await deleteSecondFactors(transaction, id);
  await endUserSessions(transaction, id, 'the second factors were removed', actor);
  const description = `${deed}.`;
  await appendPersonalNotice(
    transaction,
    { userId: id, ip: actor.ip },
    'SECOND_FACTOR',
    description,
  );
  await appendAuditEvent(transaction, {
    accountId,
    actor,
    class: 'USER',
    subclass: 'SECOND_FACTORS',
    action: 'DELETE',
    description,
    before,
  });
}
