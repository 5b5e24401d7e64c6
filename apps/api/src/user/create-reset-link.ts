import { lockAccount } from '../account/lock-account.ts';
import { actorOf, appendAuditEvent } from '../audit/append-audit-event.ts';
import type { Transaction } from '../database/database.ts';
import type { Dependencies } from '../dependencies.ts';
import { appendPersonalNotice } from '../mail/append-notice.ts';
import { answerOnce } from '../mutation-answer/answer-once.ts';
import { requirePasswordsTaken } from '../sign-in/provider-only.ts';
import { requireFreshSignIn } from '../sign-in/require-fresh-sign-in.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { findUser, type UserRecord } from './member.store.ts';
import { insertResetLink, RESET_LINK_MINUTES } from './reset-link.store.ts';

type Needs = Pick<Dependencies, 'settings' | 'prisma' | 'masterKeys' | 'publicUrl' | 'now'>;

/** Who forgot the password; `userId` is null for an id that is no user's. */
export type CreateResetLink = {
  readonly userId: string | null;
  readonly clientMutationId: string | null;
};

type Created = {
  readonly ok: true;
  readonly user: UserRecord;
  /** Shown once. */
  readonly link: string;
  readonly expiresAt: Date;
};
type Refused = { readonly ok: false; readonly code: 'USER_NOT_FOUND' | 'USER_IS_ADMINISTRATOR' };

/** The link, or why there is none. */
export type CreateResetLinkResult = Created | Refused;

/**
 * Makes a link with which a user of the account chooses another password, once, within an hour. It leaves
 * their second factor asked for, and ends nothing until it is used.
 *
 * For administrators it makes none: whoever holds the link becomes its user, and of two administrators
 * neither must be able to act in the other's name (docs/adr/0029).
 *
 * @throws {RequestError} REAUTHENTICATION_REQUIRED; FORBIDDEN where no password is taken.
 */
export async function createResetLink(
  dependencies: Needs,
  viewer: Viewer,
  input: CreateResetLink,
): Promise<CreateResetLinkResult> {
  requirePasswordsTaken(dependencies);
  await requireFreshSignIn(dependencies, viewer, 'a reset link');
  const { userId, clientMutationId } = input;
  return answerOnce<CreateResetLinkResult>(
    dependencies,
    viewer,
    { mutation: 'createResetLink', clientMutationId, input },
    (transaction) => storeResetLink(dependencies, transaction, viewer, userId),
  );
}

async function storeResetLink(
  { publicUrl, now }: Needs,
  transaction: Transaction,
  viewer: Viewer,
  userId: string | null,
): Promise<CreateResetLinkResult> {
  const { accountId } = viewer;
  await lockAccount(transaction, accountId);
  const user = userId === null ? null : await findUser(transaction, accountId, userId);
  if (user === null) return { ok: false, code: 'USER_NOT_FOUND' };
  if (user.role === 'ADMIN') return { ok: false, code: 'USER_IS_ADMINISTRATOR' };
  const createdAt = now();
  const link = { userId: user.id, removesSecondFactors: false, createdByLabel: viewer.label };
  const token = await insertResetLink(transaction, link, createdAt);
  const expiresAt = new Date(createdAt.getTime() + RESET_LINK_MINUTES * 60_000);
  const description = `${viewer.label} made a link with which ${user.email} chooses another password.`;
  const told = { userId: user.id, ip: viewer.ip };
  await appendPersonalNotice(transaction, told, 'RESET_LINK', description);
  await appendAuditEvent(transaction, {
    accountId,
    actor: actorOf(viewer),
    class: 'USER',
    subclass: 'RESET_LINK',
    action: 'CREATE',
    description,
    after: { email: user.email, expiresAt: expiresAt.toISOString() },
  });
  return { ok: true, user, link: `${publicUrl}/reset#${token}`, expiresAt };
}
