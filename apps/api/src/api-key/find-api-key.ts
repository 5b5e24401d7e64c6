import { isAppname } from '@rekey/keys/names';
import { lockAccount } from '../account/lock-account.ts';
import type { Transaction } from '../database/database.ts';
import type { Dependencies } from '../dependencies.ts';
import { rowIdOf } from '../graphql/global-id.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { findApiKeyByAppname, findApiKeyById, type ApiKeyRecord } from './api-key.store.ts';

/** The account's API key of that name; null when there is none, or can be none. */
export async function findApiKey(
  { prisma }: Pick<Dependencies, 'prisma'>,
  viewer: Viewer,
  appname: string,
): Promise<ApiKeyRecord | null> {
  return isAppname(appname) ? findApiKeyByAppname(prisma, viewer.accountId, appname) : null;
}

/** The account's API key by row id. Another account's is not found, as one that is nobody's. */
export async function readApiKey(
  { prisma }: Pick<Dependencies, 'prisma'>,
  viewer: Viewer,
  rowId: string,
): Promise<ApiKeyRecord | null> {
  return findApiKeyById(prisma, viewer.accountId, rowId);
}

/**
 * The account's API key by global id, to be changed in this transaction: with the account locked,
 * nobody else changes it meanwhile.
 */
export async function findApiKeyToChange(
  transaction: Transaction,
  { accountId }: Viewer,
  id: string,
): Promise<ApiKeyRecord | null> {
  await lockAccount(transaction, accountId);
  const rowId = rowIdOf('ApiKey', id);
  return rowId === null ? null : findApiKeyById(transaction, accountId, rowId);
}
