import type { FirstAccount } from '../account/ensure-first-account.ts';
import { lockAccount } from '../account/lock-account.ts';
import { SYSTEM_ACTOR } from '../audit/append-audit-event.ts';
import type { Dependencies } from '../dependencies.ts';
import { SettingError } from '../setting-error.ts';
import { PASSWORD_ERRORS } from '../sign-in/password-errors.ts';
import { findPasswordProblem } from '../sign-in/password.ts';
import { createUser } from './create-user.ts';
import { parseEmail } from '../sign-in/parse-person.ts';
import { insertSetupLink } from './setup-link.store.ts';
import { hasAdministrator } from './user.store.ts';

/**
 * Sees to it that someone can administer the account: creates the administrator of BOOTSTRAP_ADMIN_*,
 * else makes a one-time setup link. Does nothing once there is an administrator, so that it can run
 * at every start, and in several processes at once.
 *
 * @returns the setup link to show, or null when none is needed.
 */
export async function ensureAdministrator(
  dependencies: Pick<Dependencies, 'prisma' | 'settings' | 'passwordHashing' | 'publicUrl' | 'now'>,
  account: FirstAccount,
): Promise<string | null> {
  const { prisma, settings, passwordHashing, publicUrl, now } = dependencies;
  if (await hasAdministrator(prisma, account.id)) return null;
  const { bootstrapAdmin } = settings;
  if (bootstrapAdmin) await refuseBadPassword(bootstrapAdmin, account);
  // Hashed before the transaction: it takes a fraction of a second, and the embedded database has one connection.
  const passwordHash = bootstrapAdmin && (await passwordHashing.hash(bootstrapAdmin.password));
  return prisma.$transaction(async (transaction) => {
    await lockAccount(transaction, account.id);
    if (await hasAdministrator(transaction, account.id)) return null;
    if (!bootstrapAdmin || !passwordHash)
      return `${publicUrl}/setup#${await insertSetupLink(transaction, now())}`;
    const email = parseEmail(bootstrapAdmin.email) ?? bootstrapAdmin.email;
    const userId = await createUser(
      transaction,
      { accountId: account.id, email, name: email, role: 'ADMIN', passwordHash },
      { by: { actor: SYSTEM_ACTOR }, how: 'from BOOTSTRAP_ADMIN_EMAIL', now: now() },
    );
    if (userId === null)
      throw new SettingError('BOOTSTRAP_ADMIN_EMAIL already signs in to another account.');
    return null;
  });
}

/** Judged where it is used, once: whoever has an administrator may leave the setting as it is. */
async function refuseBadPassword(
  { email, password }: NonNullable<Dependencies['settings']['bootstrapAdmin']>,
  { shortname }: FirstAccount,
): Promise<void> {
  const context = { shortname, accountName: shortname, personName: '', email };
  const problem = await findPasswordProblem(password, context);
  if (problem)
    throw new SettingError(
      `BOOTSTRAP_ADMIN_PASSWORD cannot be used: ${PASSWORD_ERRORS[problem].message}`,
    );
}
