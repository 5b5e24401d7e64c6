import type { Queryable, Transaction } from '../database/database.ts';
import type { UserRole } from '../database/generated/enums.ts';
import type { Page, PageRequest } from '../graphql/page.ts';
import { pageOf } from '../graphql/page.ts';

/** A user of an account. */
export type UserRecord = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: UserRole;
  readonly createdAt: Date;
  /** Null for who never signed in. */
  readonly lastSignInAt: Date | null;
  /** Whether their password alone signs nobody in. */
  readonly hasSecondFactor: boolean;
  /** Row id of their place in the account, by which users are listed. */
  readonly memberId: string;
};

const SELECT = {
  id: true,
  role: true,
  createdAt: true,
  user: {
    select: {
      id: true,
      name: true,
      email: true,
      lastSignInAt: true,
      authenticator: { select: { confirmedAt: true } },
      _count: { select: { passkeys: true } },
    },
  },
} as const;

type Row = {
  readonly id: string;
  readonly role: UserRole;
  readonly createdAt: Date;
  readonly user: Pick<UserRecord, 'id' | 'name' | 'email' | 'lastSignInAt'> & {
    readonly authenticator: { readonly confirmedAt: Date | null } | null;
    readonly _count: { readonly passkeys: number };
  };
};

const recordOf = ({ id, role, createdAt, user: { authenticator, _count, ...user } }: Row) => ({
  ...user,
  hasSecondFactor: Boolean(authenticator?.confirmedAt) || _count.passkeys > 0,
  role,
  createdAt,
  memberId: id,
});

/** The account's user with this id; null for another account's, as for none. */
export async function findUser(
  database: Queryable,
  accountId: string,
  userId: string,
): Promise<UserRecord | null> {
  const row = await database.member.findFirst({ where: { accountId, userId }, select: SELECT });
  return row && recordOf(row);
}

/** The account's user with this e-mail address. */
export async function findUserByEmail(
  database: Queryable,
  accountId: string,
  email: string,
): Promise<UserRecord | null> {
  const where = { accountId, user: { email } };
  const row = await database.member.findFirst({ where, select: SELECT });
  return row && recordOf(row);
}

/** One page of the account's users, first come first. @param page its cursor is a `memberId`. */
export async function findUsers(
  database: Queryable,
  accountId: string,
  page: PageRequest,
): Promise<Page<UserRecord>> {
  const isForward = page.direction === 'FORWARD';
  const beyond = page.cursor === null ? {} : { id: { [isForward ? 'gt' : 'lt']: page.cursor } };
  const rows = await database.member.findMany({
    where: { accountId, ...beyond },
    orderBy: { id: isForward ? 'asc' : 'desc' },
    take: page.size + 1,
    select: SELECT,
  });
  return pageOf(rows.map(recordOf), page);
}

/** How many users the account has. */
export async function countUsers(database: Queryable, accountId: string): Promise<number> {
  return database.member.count({ where: { accountId } });
}

/** Whether the account would have an administrator without this one. Hold the account's row. */
export async function hasOtherAdministrator(
  transaction: Transaction,
  accountId: string,
  userId: string,
): Promise<boolean> {
  const where = { accountId, role: 'ADMIN' as const, userId: { not: userId } };
  return (await transaction.member.findFirst({ where, select: { id: true } })) !== null;
}

/** Gives a user another role. */
export async function updateRole(transaction: Transaction, memberId: string, role: UserRole) {
  await transaction.member.update({
    where: { id: memberId },
    data: { role },
    select: { id: true },
  });
}

/** Deletes a person with all their ways to sign in. */
export async function deleteUser(transaction: Transaction, userId: string): Promise<void> {
  await transaction.user.delete({ where: { id: userId }, select: { id: true } });
}

/** The administrator with this e-mail address, of whichever account; null for none. */
export async function findAdministrator(
  database: Queryable,
  email: string,
): Promise<{ readonly id: string; readonly accountId: string } | null> {
  const member = await database.member.findFirst({
    where: { role: 'ADMIN', user: { email } },
    select: { userId: true, accountId: true },
  });
  return member && { id: member.userId, accountId: member.accountId };
}
