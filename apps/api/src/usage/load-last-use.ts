import DataLoader from 'dataloader';
import type { Dependencies } from '../dependencies.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { findLastUses, type LastUse } from './last-use.store.ts';

/** The last use of an API key by its row id; null for never, and for another account's. */
export type LoadLastUse = (apiKeyId: string) => Promise<LastUse | null>;

/** For one request: all that is asked in one go, such as a page of keys, takes one query. */
export function createLoadLastUse(
  { prisma }: Pick<Dependencies, 'prisma'>,
  { accountId }: Viewer,
): LoadLastUse {
  const loader = new DataLoader(async (apiKeyIds: readonly string[]) => {
    const uses = await findLastUses(prisma, accountId, apiKeyIds);
    const byApiKey = new Map(uses.map((use) => [use.apiKeyId, use]));
    return apiKeyIds.map((id) => byApiKey.get(id) ?? null);
  });
  return (apiKeyId) => loader.load(apiKeyId);
}
