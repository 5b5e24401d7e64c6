import { lockAccount } from '../account/lock-account.ts';
import { actorOf, appendAuditEvent } from '../audit/append-audit-event.ts';
import type { Transaction } from '../database/database.ts';
import type { UserRole } from '../database/generated/enums.ts';
import type { Dependencies } from '../dependencies.ts';
import { announceCommit } from '../fleet/announce-commit.ts';
import type { Change } from '../fleet/fleet.ts';
import { raiseEpoch } from '../fleet/raise-epoch.ts';
import { appendPersonalNotice } from '../mail/append-notice.ts';
import { answerOnce } from '../mutation-answer/answer-once.ts';
import { requireFreshSignIn } from '../sign-in/require-fresh-sign-in.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { findUser, hasOtherAdministrator, updateRole, type UserRecord } from './member.store.ts';
import { deleteResetLink } from './reset-link.store.ts';

type Needs = Pick<Dependencies, 'prisma' | 'masterKeys' | 'fleet' | 'now' | 'log'>;

/** Which role for whom; `userId` is null for an id that is no user's. */
export type ChangeUserRole = {
  readonly userId: string | null;
  readonly role: UserRole;
  readonly clientMutationId: string | null;
};

type Changed = { readonly ok: true; readonly user: UserRecord; readonly change: Change };
type Refused = { readonly ok: false; readonly code: 'USER_NOT_FOUND' | 'LAST_ADMINISTRATOR' };

/** The user with the new role, or why it stays. */
export type ChangeUserRoleResult = { readonly ok: true; readonly user: UserRecord } | Refused;

/**
 * Gives a user another role. When it answers, no node lets them do what the old role allowed.
 *
 * @throws {RequestError} REAUTHENTICATION_REQUIRED.
 */
export async function changeUserRole(
  dependencies: Needs,
  viewer: Viewer,
  input: ChangeUserRole,
): Promise<ChangeUserRoleResult> {
  await requireFreshSignIn(dependencies, viewer, "a change of a user's role");
  const { clientMutationId } = input;
  const result = await answerOnce<Changed | Refused>(
    dependencies,
    viewer,
    { mutation: 'changeUserRole', clientMutationId, input },
    (transaction) => storeRole(transaction, viewer, input),
  );
  if (!result.ok) return result;
  await announceCommit(dependencies, result.change);
  return { ok: true, user: result.user };
}

async function storeRole(
  transaction: Transaction,
  viewer: Viewer,
  { userId, role }: ChangeUserRole,
): Promise<Changed | Refused> {
  const { accountId } = viewer;
  await lockAccount(transaction, accountId);
  const user = userId === null ? null : await findUser(transaction, accountId, userId);
  if (user === null) return { ok: false, code: 'USER_NOT_FOUND' };
  const isDemotion = user.role === 'ADMIN' && role !== 'ADMIN';
  if (isDemotion && !(await hasOtherAdministrator(transaction, accountId, user.id)))
    return { ok: false, code: 'LAST_ADMINISTRATOR' };
  await updateRole(transaction, user.memberId, role);
  // One that an administrator made for a user is not to let in an administrator.
  await deleteResetLink(transaction, user.id);
  const description = `${viewer.label} changed the role of ${user.email} from ${user.role} to ${role}.`;
  const told = { userId: user.id, ip: viewer.ip };
  if (user.role !== role) await appendPersonalNotice(transaction, told, 'ROLE', description);
  await appendAuditEvent(transaction, {
    accountId,
    actor: actorOf(viewer),
    class: 'USER',
    subclass: 'ROLE',
    action: 'CHANGE',
    description,
    before: { role: user.role },
    after: { role },
  });
  return {
    ok: true,
    user: { ...user, role },
    change: await raiseEpoch(transaction, accountId, 'VIEWERS'),
  };
}
