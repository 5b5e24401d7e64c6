import type { Dependencies } from '../dependencies.ts';
import { createAccount } from './create-account.ts';
import { takeStartLock } from './start-lock.ts';

/** The account that a new installation begins with. */
export type FirstAccount = { readonly id: string; readonly shortname: string };

/**
 * Creates the first account, named by ACCOUNT_SHORTNAME, unless the database has one. Of several
 * processes that start at once, one creates it and the others find it.
 *
 * @returns the oldest account.
 */
export async function ensureFirstAccount({
  prisma,
  masterKeys,
  settings,
  now,
}: Pick<Dependencies, 'prisma' | 'masterKeys' | 'settings' | 'now'>): Promise<FirstAccount> {
  return prisma.$transaction(async (transaction) => {
    await takeStartLock(transaction);
    const existing = await transaction.account.findFirst({
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      select: { id: true, shortname: true },
    });
    if (existing) return existing;
    const shortname = settings.accountShortname;
    const id = await createAccount(transaction, masterKeys, { shortname, name: shortname }, now());
    return { id, shortname };
  });
}
