import type { Queryable } from '../database/database.ts';

/** The one account of the installation; null when there are several. */
export async function findOnlyAccountId(database: Queryable): Promise<string | null> {
  const accounts = await database.account.findMany({ take: 2, select: { id: true } });
  return accounts.length === 1 ? (accounts[0]?.id ?? null) : null;
}
