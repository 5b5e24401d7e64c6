import { appendAuditEvent, type AuditActor } from '../audit/append-audit-event.ts';
import type { Transaction } from '../database/database.ts';
import { insertUser, type NewUser } from './user.store.ts';

/** Creates a user and says so in the account's audit log. @returns the user's row id. */
export async function createUser(
  transaction: Transaction,
  user: NewUser,
  { actor, how, now }: { readonly actor: AuditActor; readonly how: string; readonly now: Date },
): Promise<string> {
  const { accountId, email, name, role } = user;
  const id = await insertUser(transaction, user, now);
  await appendAuditEvent(transaction, {
    accountId,
    actor,
    class: 'USER',
    subclass: 'USER',
    action: 'CREATE',
    description: `The user ${email} was created ${how}.`,
    after: { email, name, role },
  });
  return id;
}
