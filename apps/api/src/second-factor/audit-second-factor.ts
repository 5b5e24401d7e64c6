import { appendAuditEvent, type AuditActor } from '../audit/append-audit-event.ts';
import type { Transaction } from '../database/database.ts';
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

/** Records it in the account's audit log. */
export async function auditSecondFactor(
  transaction: Transaction,
  accountId: string,
  actor: AuditActor,
  { deed, ...event }: SecondFactorDeed,
): Promise<void> {
  await appendAuditEvent(transaction, {
    accountId,
    actor,
    class: 'SIGN_IN',
    description: `${actor.label} ${deed}.`,
    ...event,
  });
}
