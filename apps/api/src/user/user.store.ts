import { uuidv7 } from 'uuidv7';
import type { Queryable, Transaction } from '../database/database.ts';
import type { UserRole } from '../database/generated/enums.ts';

/** A person to be stored; the password is hashed already, and null for who signs in with the provider alone. */
export type NewUser = {
  readonly accountId: string;
  readonly email: string;
  readonly name: string;
  readonly role: UserRole;
  readonly passwordHash: string | null;
};

/** Better Auth's name for e-mail and password. */
const PASSWORD_PROVIDER = 'credential';

/**
 * Stores a person with their way to sign in and their place in the account.
 *
 * @returns the user's row id, or null when somebody else, of whichever account, has the e-mail address.
 */
export async function insertUser(
  transaction: Transaction,
  { accountId, email, name, role, passwordHash }: NewUser,
  now: Date,
): Promise<string | null> {
  const id = uuidv7();
  const { count } = await transaction.user.createMany({
    data: { id, email, name, createdAt: now },
    skipDuplicates: true,
  });
  if (count === 0) return null;
  const login = { userId: id, providerId: PASSWORD_PROVIDER, accountId: id };
  await transaction.login.create({ data: { ...login, password: passwordHash } });
  await transaction.member.create({ data: { userId: id, accountId, role, createdAt: now } });
  return id;
}

/** Whether the account has an administrator; without an id, whether any account has one. */
export async function hasAdministrator(database: Queryable, accountId?: string): Promise<boolean> {
  const where = { role: 'ADMIN' as const, ...(accountId && { accountId }) };
  return (await database.member.findFirst({ where, select: { id: true } })) !== null;
}
