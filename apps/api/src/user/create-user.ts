import { appendAuditEvent, type AuditActor } from '../audit/append-audit-event.ts';
import type { Transaction } from '../database/database.ts';
import { insertUser, type NewUser } from './user.store.ts';

/** Who creates a user: the person themself, from an address, or someone else. */
export type Creation = {
  readonly by: { readonly ip: string } | { readonly actor: AuditActor };
  /** In words that follow "was created": `with the setup link`. */
  readonly how: string;
  readonly now: Date;
};

/**
 * Creates a user and says so in the account's audit log.
 *
 * @returns the user's row id, or null when the e-mail address is taken.
 */
export async function createUser(
  transaction: Transaction,
  user: NewUser,
  { by, how, now }: Creation,
): Promise<string | null> {
  const { accountId, email, name, role } = user;
  const id = await insertUser(transaction, user, now);
  if (id === null) return null;
  await appendAuditEvent(transaction, {
    accountId,
    actor: 'ip' in by ? { kind: 'USER', id, label: email, ip: by.ip } : by.actor,
    class: 'USER',
    subclass: 'USER',
    action: 'CREATE',
    description: `The user ${email} was created ${how}.`,
    after: { email, name, role },
  });
  return id;
}
