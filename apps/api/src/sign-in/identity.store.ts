import type { Queryable, Transaction } from '../database/database.ts';

/** How a provider names a person: `iss` and `sub` of an ID token (OpenID Connect Core 1.0, 2). */
export type IdentityName = { readonly issuer: string; readonly subject: string };

/** A user as a provider knows them. */
export type Identity = IdentityName & {
  readonly id: string;
  readonly userId: string;
  readonly email: string | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
};

/** Whom that provider means by that subject; null for nobody. */
export async function findIdentity(
  database: Queryable,
  { issuer, subject }: IdentityName,
): Promise<Identity | null> {
  return database.identity.findUnique({ where: { issuer_subject: { issuer, subject } } });
}

/** As whom a provider knows a user; null for who is not linked. */
export async function findIdentityOf(
  database: Queryable,
  userId: string,
): Promise<Identity | null> {
  return database.identity.findUnique({ where: { userId } });
}

/** Links a user to an identity. @returns whether it was done: not when the identity is somebody's, or the user has one. */
export async function insertIdentity(
  transaction: Transaction,
  identity: Omit<Identity, 'id' | 'lastUsedAt'>,
): Promise<boolean> {
  const { issuer, subject, userId, email, createdAt } = identity;
  // It may become another's in a transaction of another account, which this one does not wait for.
  const { count } = await transaction.identity.createMany({
    data: { issuer, subject, userId, email, createdAt },
    skipDuplicates: true,
  });
  return count === 1;
}

/** Notes that somebody has signed in with it. */
export async function updateIdentityUse(
  transaction: Transaction,
  userId: string,
  lastUsedAt: Date,
): Promise<void> {
  await transaction.identity.update({
    where: { userId },
    data: { lastUsedAt },
    select: { id: true },
  });
}

/** Takes a user's identity away. */
export async function deleteIdentityOf(transaction: Transaction, userId: string): Promise<void> {
  await transaction.identity.deleteMany({ where: { userId } });
}

/** Whether a user has a password. */
export async function hasPassword(database: Queryable, userId: string): Promise<boolean> {
  return (await database.login.count({ where: { userId, password: { not: null } } })) > 0;
}
