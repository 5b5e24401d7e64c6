import type { Dependencies } from '../dependencies.ts';
import type { ParsedRequest } from './ask-auth.ts';
import { findPasswordProblem, type PasswordProblem } from './password.ts';

/**
 * Judges the new password of a change, before it is asked whether the current one is right.
 *
 * @returns null for a good one, for any other request, and without a session.
 */
export async function judgeChangedPassword(
  { prisma }: Pick<Dependencies, 'prisma'>,
  { endpoint, body, session: { owner } }: ParsedRequest,
): Promise<PasswordProblem | null> {
  if (endpoint.path !== '/change-password' || !owner) return null;
  const { name: accountName } = await prisma.account.findUniqueOrThrow({
    where: { id: owner.accountId },
    select: { name: true },
  });
  const { accountShortname: shortname, name: personName, email } = owner;
  const context = { shortname, accountName, personName, email };
  return findPasswordProblem(String(body?.['newPassword']), context);
}
