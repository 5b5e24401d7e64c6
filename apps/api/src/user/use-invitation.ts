import { lockAccount } from '../account/lock-account.ts';
import type { Transaction } from '../database/database.ts';
import { createUser } from './create-user.ts';
import {
  deleteInvitation,
  findInvitationByToken,
  type OpenInvitation,
} from './invitation.store.ts';
import type { NewUser } from './user.store.ts';

/** The open invitation with this token, whose account is locked from here on; null when there is none. */
export async function lockInvitation(
  transaction: Transaction,
  tokenHash: Uint8Array<ArrayBuffer>,
  now: Date,
): Promise<OpenInvitation | null> {
  const found = await findInvitationByToken(transaction, tokenHash, now);
  if (!found) return null;
  await lockAccount(transaction, found.accountId);
  // What was read before the lock may have been used or revoked meanwhile.
  return findInvitationByToken(transaction, tokenHash, now);
}

/**
 * Makes somebody the user that an invitation is for, and uses it up. It comes from `lockInvitation`.
 *
 * @returns the user's row id, or null when the e-mail address signs in to another account.
 */
export async function useInvitation(
  transaction: Transaction,
  { id, accountId, email, role, createdByLabel }: OpenInvitation,
  person: Pick<NewUser, 'name' | 'passwordHash'>,
  { ip, now }: { readonly ip: string; readonly now: Date },
): Promise<string | null> {
  const how = `by accepting the invitation of ${createdByLabel}`;
  const user = { ...person, accountId, email, role };
  const userId = await createUser(transaction, user, { by: { ip }, how, now });
  if (userId !== null) await deleteInvitation(transaction, id);
  return userId;
}
