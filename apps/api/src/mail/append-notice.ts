import type { Transaction } from '../database/database.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import {
  insertNotices,
  insertPersonalNotice,
  type AdministratorNoticeKind,
  type PersonalNoticeKind,
} from './notice.store.ts';

/**
 * Tells the account's administrators by e-mail, once the transaction of what it tells of has been
 * committed: either both are there or neither.
 *
 * @param description the sentence of the audit log, which holds no secret.
 */
export async function appendNotice(
  transaction: Transaction,
  { accountId, ip }: Pick<Viewer, 'accountId'> & { readonly ip: string | null },
  kind: AdministratorNoticeKind,
  description: string,
): Promise<void> {
  await insertNotices(transaction, { accountId, kind, description, ip });
}

/**
 * Tells a user by e-mail of what concerns their own sign-in, whoever did it, once the transaction has been
 * committed. Hold their account's row.
 *
 * @param description the sentence of the audit log, which holds no secret.
 */
export async function appendPersonalNotice(
  transaction: Transaction,
  { userId, ip }: { readonly userId: string; readonly ip: string | null },
  kind: PersonalNoticeKind,
  description: string,
): Promise<void> {
  await insertPersonalNotice(transaction, { userId, kind, description, ip });
}
