import { appendAuditEvent, type AuditActor } from '../audit/append-audit-event.ts';
import type { Transaction } from '../database/database.ts';
import { appendPersonalNotice } from '../mail/append-notice.ts';
import type { SessionOwner } from '../sign-in/session.store.ts';

/** A signed-in user about to change their own second factors. */
export type SelfService = { readonly owner: SessionOwner; readonly ip: string };

/** What was done to which of a user's second factors. */
export type SecondFactorDeed = {
  readonly subclass: 'AUTHENTICATOR' | 'PASSKEY' | 'RECOVERY_CODES' | 'SECOND_FACTORS';
  readonly action: 'CREATE' | 'CHANGE' | 'DELETE' | 'REGENERATE';
  /** In words that follow the doer's name. */
  readonly deed: string;
  readonly before?: Record<string, string>;
  readonly after?: Record<string, string>;
};

/** The user themself as the doer. */
export function actorOfSelf({ owner, ip }: SelfService): AuditActor {
  return { kind: 'USER', id: owner.userId, label: owner.email, ip };
}

/** Records it in the account's audit log, and tells the user by e-mail unless it is but another name. */
export async function auditSecondFactor(
  transaction: Transaction,
  self: SelfService,
  { deed, ...event }: SecondFactorDeed,
): Promise<void> {
  const { accountId, userId, email } = self.owner;
  const description = `${email} ${deed}.`;
  const told = { userId, ip: self.ip };
  if (event.action !== 'CHANGE')
    await appendPersonalNotice(transaction, told, 'SECOND_FACTOR', description);
  const actor = actorOfSelf(self);
  await appendAuditEvent(transaction, {
    accountId,
    actor,
    class: 'SIGN_IN',
    description,
    ...event,
  });
}
