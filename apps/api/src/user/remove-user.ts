import { lockAccount } from '../account/lock-account.ts';
import { actorOf, appendAuditEvent } from '../audit/append-audit-event.ts';
import type { Transaction } from '../database/database.ts';
import type { Dependencies } from '../dependencies.ts';
import { announceCommit } from '../fleet/announce-commit.ts';
import type { Change } from '../fleet/fleet.ts';
import { raiseEpoch } from '../fleet/raise-epoch.ts';
import { answerOnce } from '../mutation-answer/answer-once.ts';
import { endUserSessions } from '../sign-in/end-sessions.ts';
import { requireFreshSignIn } from '../sign-in/require-fresh-sign-in.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { deleteUser, findUser, hasOtherAdministrator } from './member.store.ts';

type Needs = Pick<Dependencies, 'prisma' | 'masterKeys' | 'fleet' | 'now' | 'log'>;

/** Whom to remove; `userId` is null for an id that is no user's. */
export type RemoveUser = {
  readonly userId: string | null;
  readonly clientMutationId: string | null;
};

type Removed = { readonly ok: true; readonly removedId: string; readonly change: Change };
type Refused = { readonly ok: false; readonly code: 'USER_NOT_FOUND' | 'LAST_ADMINISTRATOR' };

/** Row id of who is gone, or why they stay. */
export type RemoveUserResult = { readonly ok: true; readonly removedId: string } | Refused;

/**
 * Removes a user for good. When it answers, none of their sessions is let in on any node.
 *
 * @throws {RequestError} REAUTHENTICATION_REQUIRED without a recent sign-in.
 */
export async function removeUser(
  dependencies: Needs,
  viewer: Viewer,
  input: RemoveUser,
): Promise<RemoveUserResult> {
  await requireFreshSignIn(dependencies, viewer, 'the removal of a user');
  const { clientMutationId } = input;
  const result = await answerOnce<Removed | Refused>(
    dependencies,
    viewer,
    { mutation: 'removeUser', clientMutationId, input },
    (transaction) => deleteEverywhere(transaction, viewer, input.userId),
  );
  if (!result.ok) return result;
  await announceCommit(dependencies, result.change);
  return { ok: true, removedId: result.removedId };
}

async function deleteEverywhere(
  transaction: Transaction,
  viewer: Viewer,
  userId: string | null,
): Promise<Removed | Refused> {
  const { accountId } = viewer;
  const actor = actorOf(viewer);
  await lockAccount(transaction, accountId);
  const user = userId === null ? null : await findUser(transaction, accountId, userId);
  if (user === null) return { ok: false, code: 'USER_NOT_FOUND' };
  const isLast =
    user.role === 'ADMIN' && !(await hasOtherAdministrator(transaction, accountId, user.id));
  if (isLast) return { ok: false, code: 'LAST_ADMINISTRATOR' };
  await endUserSessions(transaction, user.id, 'the user was removed', actor);
  await deleteUser(transaction, user.id);
  await appendAuditEvent(transaction, {
    accountId,
    actor,
    class: 'USER',
    subclass: 'USER',
    action: 'DELETE',
    description: `${viewer.label} removed the user ${user.email}.`,
    before: { email: user.email, name: user.name, role: user.role },
  });
  return {
    ok: true,
    removedId: user.id,
    change: await raiseEpoch(transaction, accountId, 'VIEWERS'),
  };
}
