import type { Dependencies } from '../dependencies.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import {
  findServiceTokenById,
  findServiceTokens,
  type ServiceTokenRecord,
} from './service-token.store.ts';

/** The account's service tokens, newest first, expired ones included. */
export async function listServiceTokens(
  { prisma }: Pick<Dependencies, 'prisma'>,
  { accountId }: Viewer,
): Promise<readonly ServiceTokenRecord[]> {
  return findServiceTokens(prisma, accountId);
}

/** The service token with this row id; null for another account's, as for none. */
export async function readServiceToken(
  { prisma }: Pick<Dependencies, 'prisma'>,
  { accountId }: Viewer,
  id: string,
): Promise<ServiceTokenRecord | null> {
  return findServiceTokenById(prisma, accountId, id);
}
