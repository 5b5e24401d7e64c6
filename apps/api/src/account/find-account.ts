import type { Dependencies } from '../dependencies.ts';
import { globalId } from '../graphql/global-id.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import type { AccountType } from './account.type.ts';

/** The viewer's own account. */
export async function findAccount(
  { prisma }: Pick<Dependencies, 'prisma'>,
  viewer: Viewer,
): Promise<AccountType> {
  const { shortname, name, secondFactorRequired } = await prisma.account.findUniqueOrThrow({
    where: { id: viewer.accountId },
    select: { shortname: true, name: true, secondFactorRequired: true },
  });
  return { id: globalId('Account', viewer.accountId), shortname, name, secondFactorRequired };
}
