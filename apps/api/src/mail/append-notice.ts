import type { Transaction } from '../database/database.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { insertNotices, type NoticeKind } from './notice.store.ts';

/**
 * Tells the account's administrators by e-mail, once the transaction of what it tells of has been
 * committed: either both are there or neither.
 *
 * @param description the sentence of the audit log, which holds no secret.
 */
export async function appendNotice(
  transaction: Transaction,
  { accountId, ip }: Pick<Viewer, 'accountId'> & { readonly ip: string | null },
  kind: NoticeKind,
  description: string,
): Promise<void> {
  await insertNotices(transaction, { accountId, kind, description, ip });
}
