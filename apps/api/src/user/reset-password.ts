import { lockAccount } from '../account/lock-account.ts';
import { appendAuditEvent, type AuditActor } from '../audit/append-audit-event.ts';
import type { Transaction } from '../database/database.ts';
import type { Dependencies } from '../dependencies.ts';
import { announceCommit } from '../fleet/announce-commit.ts';
import type { Change } from '../fleet/fleet.ts';
import { raiseEpoch } from '../fleet/raise-epoch.ts';
import { appendPersonalNotice } from '../mail/append-notice.ts';
import { endUserSessions } from '../sign-in/end-sessions.ts';
import { requirePasswordsTaken } from '../sign-in/provider-only.ts';
import { limitWrongLinks } from '../sign-in/limit-wrong-links.ts';
import { findPasswordProblem, type PasswordProblem } from '../sign-in/password.ts';
import { deleteChallenges } from '../sign-in/sign-in-challenge.store.ts';
import { parseLinkToken } from './link-token.ts';
import { takeSecondFactors } from './remove-second-factors.ts';
import {
  deleteResetLink,
  findOpenResetLink,
  updatePassword,
  type OpenResetLink,
} from './reset-link.store.ts';

/** What the holder of a reset link asks for. */
export type ResetPassword = { readonly resetToken: string; readonly password: string };

/** Who can sign in with it now, or what was wrong. */
export type ResetPasswordResult =
  | { readonly ok: true; readonly email: string }
  | { readonly ok: false; readonly code: PasswordProblem | 'RESET_LINK_INVALID' };

/**
 * Chooses another password for whoever holds a reset link, once. Every session of theirs ends, on
 * every node by the time it answers.
 *
 * @throws {RequestError} RATE_LIMITED after many wrong links; FORBIDDEN where no password is taken.
 */
export async function resetPassword(
  dependencies: Pick<
    Dependencies,
    'prisma' | 'passwordHashing' | 'settings' | 'fleet' | 'now' | 'log'
  >,
  ip: string,
  { resetToken, password }: ResetPassword,
): Promise<ResetPasswordResult> {
  const { prisma, now } = dependencies;
  requirePasswordsTaken(dependencies);
  const tokenHash = parseLinkToken(resetToken);
  const link = tokenHash && (await findOpenResetLink(prisma, tokenHash, now()));
  if (!tokenHash || !link) {
    await limitWrongLinks(dependencies, ip);
    return { ok: false, code: 'RESET_LINK_INVALID' };
  }
  const problem = await findPasswordProblem(password, link.context);
  if (problem) return { ok: false, code: problem };
  const passwordHash = await dependencies.passwordHashing.hash(password);
  const change = await prisma.$transaction(async (transaction) => {
    await lockAccount(transaction, link.accountId);
    // Of two who hold it, one has used it meanwhile.
    const open = await findOpenResetLink(transaction, tokenHash, now());
    return open && storePassword(transaction, open, { passwordHash, ip });
  });
  if (change === null) return { ok: false, code: 'RESET_LINK_INVALID' };
  await announceCommit(dependencies, change);
  return { ok: true, email: link.email };
}

async function storePassword(
  transaction: Transaction,
  { userId, email, accountId, removesSecondFactors, createdByLabel }: OpenResetLink,
  { passwordHash, ip }: { readonly passwordHash: string; readonly ip: string },
): Promise<Change> {
  const madeBy = createdByLabel === null ? 'on the machine' : `by ${createdByLabel}`;
  const actor: AuditActor = { kind: 'USER', id: userId, label: email, ip };
  await deleteResetLink(transaction, userId);
  await updatePassword(transaction, userId, passwordHash);
  await deleteChallenges(transaction, userId);
  await endUserSessions(transaction, userId, 'the password was changed', actor);
  const description = `${email} chose another password with the link that was made ${madeBy}.`;
  await appendPersonalNotice(transaction, { userId, ip }, 'PASSWORD', description);
  await appendAuditEvent(transaction, {
    accountId,
    actor,
    class: 'SIGN_IN',
    subclass: 'PASSWORD',
    action: 'CHANGE',
    description,
  });
  if (removesSecondFactors) {
    const deed = `The link that was made ${madeBy} removed the second factors of ${email}`;
    await takeSecondFactors(transaction, { id: userId, accountId }, actor, deed);
  }
  return raiseEpoch(transaction, accountId, 'VIEWERS');
}
