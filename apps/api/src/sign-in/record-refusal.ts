import { lockAccount } from '../account/lock-account.ts';
import { appendAuditEvent, type AuditActor } from '../audit/append-audit-event.ts';
import type { Transaction } from '../database/database.ts';
import type { Dependencies } from '../dependencies.ts';
import { appendPersonalNotice } from '../mail/append-notice.ts';
import { countAttempt } from './attempt-count.store.ts';
import { findUserForAudit, type SessionOwner } from './session.store.ts';

/** Why something was refused, in words that follow a colon, and whether whose it is should know. */
export type Refusal = {
  readonly why: string;
  /**
   * `LOCKED`: so many wrong passwords that none is looked at for a while. `WRONG_CODE`: somebody has the
   * right password. Left out: a slip, as people make.
   */
  readonly suspicion?: Suspicion;
};
type Suspicion = 'LOCKED' | 'WRONG_CODE';

/** How many within a day the user is told of, once. The first wrong code, and the second, are slips. */
const TOLD_AT: Record<Suspicion, number> = { LOCKED: 1, WRONG_CODE: 3 };
const TOLD_EVERY_SECONDS = 86_400;

/** Records a sign-in that was refused, in the account of whoever it was tried for; else it is only logged. */
export async function recordRefusedSignIn(
  { prisma, log, now }: Pick<Dependencies, 'prisma' | 'log' | 'now'>,
  attempt: { readonly email: string; readonly ip: string },
  { why, suspicion }: Refusal,
): Promise<void> {
  const user = await findUserForAudit(prisma, { email: attempt.email.toLowerCase() });
  // The address is not logged: people type passwords into that field.
  if (!user) {
    log.info({ ip: attempt.ip }, 'sign-in refused: nobody has this e-mail address');
    return;
  }
  const actor: AuditActor = { kind: 'ANONYMOUS', id: null, label: user.email, ip: attempt.ip };
  const description = `A sign-in as ${user.email} was refused: ${why}.`;
  await prisma.$transaction(async (transaction) => {
    await lockAccount(transaction, user.accountId);
    if (suspicion)
      await tellOnce(
        transaction,
        { userId: user.id, ip: attempt.ip, description },
        suspicion,
        now(),
      );
    await appendAuditEvent(transaction, {
      accountId: user.accountId,
      actor,
      class: 'SIGN_IN',
      subclass: 'SESSION',
      action: 'REFUSE',
      description,
    });
  });
}

/** Records that a signed-in user's password was not changed. */
export async function recordRefusedPasswordChange(
  { prisma, now }: Pick<Dependencies, 'prisma' | 'now'>,
  { accountId, userId, email }: SessionOwner,
  ip: string,
  { why, suspicion }: Refusal,
): Promise<void> {
  const description = `A change of the password of ${email} was refused: ${why}.`;
  await prisma.$transaction(async (transaction) => {
    await lockAccount(transaction, accountId);
    if (suspicion) await tellOnce(transaction, { userId, ip, description }, suspicion, now());
    await appendAuditEvent(transaction, {
      accountId,
      actor: { kind: 'USER', id: userId, label: email, ip },
      class: 'SIGN_IN',
      subclass: 'PASSWORD',
      action: 'REFUSE',
      description,
    });
  });
}

type Told = { readonly userId: string; readonly ip: string; readonly description: string };

/** Once a day at most, however much is tried: e-mails are no way to bother somebody either. */
async function tellOnce(
  transaction: Transaction,
  { userId, ip, description }: Told,
  suspicion: Suspicion,
  now: Date,
): Promise<void> {
  const limit = { key: `told:${suspicion}:${userId}`, windowSeconds: TOLD_EVERY_SECONDS };
  const { count } = await countAttempt(transaction, limit, now);
  if (count !== TOLD_AT[suspicion]) return;
  await appendPersonalNotice(transaction, { userId, ip }, 'REFUSED_SIGN_IN', description);
}
