import { uuidv7 } from 'uuidv7';
import type { Queryable, Transaction } from '../database/database.ts';
import type { UserRole } from '../database/generated/enums.ts';

/** A person to be stored; the password is hashed already. */
export type NewUser = {
  readonly accountId: string;
  readonly email: string;
  readonly name: string;
  readonly role: UserRole;
  readonly passwordHash: string;
};

/** Better Auth's name for e-mail and password. */
const PASSWORD_PROVIDER = 'credential';

/** Stores a person with their way to sign in and their place in the account. @returns the user's row id. */
export async function insertUser(
  transaction: Transaction,
  { accountId, email, name, role, passwordHash }: NewUser,
  now: Date,
): Promise<string> {
  const id = uuidv7();
  await transaction.user.create({
    data: {
      id,
      email,
      name,
      createdAt: now,
      logins: { create: { providerId: PASSWORD_PROVIDER, accountId: id, password: passwordHash } },
      member: { create: { accountId, role, createdAt: now } },
    },
    select: { id: true },
  });
  return id;
}

/** Whether the account has an administrator; without an id, whether any account has one. */
export async function hasAdministrator(database: Queryable, accountId?: string): Promise<boolean> {
  const where = { role: 'ADMIN' as const, ...(accountId && { accountId }) };
  return (await database.member.findFirst({ where, select: { id: true } })) !== null;
}
