import type { Queryable, Transaction } from '../database/database.ts';
import type { PasswordContext } from '../sign-in/context-words.ts';
import { generateLinkToken } from './link-token.ts';

/** How long a reset link works. */
export const RESET_LINK_MINUTES = 60;

/** A reset link that may be used. */
export type OpenResetLink = {
  readonly userId: string;
  readonly email: string;
  readonly accountId: string;
  readonly removesSecondFactors: boolean;
  /** The administrator who made it; null for whoever operates the machine. */
  readonly createdByLabel: string | null;
  /** What the new password must not hold. */
  readonly context: PasswordContext;
};

/** Stores a reset link in place of the user's one before. @returns its token, for the one time. */
export async function insertResetLink(
  transaction: Transaction,
  link: Pick<OpenResetLink, 'userId' | 'removesSecondFactors' | 'createdByLabel'>,
  now: Date,
): Promise<string> {
  const { token, tokenHash } = generateLinkToken();
  await transaction.resetLink.deleteMany({ where: { userId: link.userId } });
  await transaction.resetLink.create({
    data: { ...link, tokenHash, createdAt: now },
    select: { id: true },
  });
  return token;
}

/** The link behind a token; null when it is nobody's, used or too old. */
export async function findOpenResetLink(
  database: Queryable,
  tokenHash: Uint8Array<ArrayBuffer>,
  now: Date,
): Promise<OpenResetLink | null> {
  const createdAfter = new Date(now.getTime() - RESET_LINK_MINUTES * 60_000);
  const link = await database.resetLink.findFirst({
    where: { tokenHash, createdAt: { gt: createdAfter } },
    select: {
      userId: true,
      removesSecondFactors: true,
      createdByLabel: true,
      user: {
        select: {
          email: true,
          name: true,
          member: {
            select: { accountId: true, account: { select: { shortname: true, name: true } } },
          },
        },
      },
    },
  });
  if (!link?.user.member) return null;
  const { userId, removesSecondFactors, createdByLabel, user } = link;
  const { accountId, account } = link.user.member;
  const { email, name: personName } = user;
  const context = {
    shortname: account.shortname,
    accountName: account.name,
    personName,
    email,
  };
  return { userId, removesSecondFactors, createdByLabel, email, accountId, context };
}

/** Ends a user's reset link. */
export async function deleteResetLink(transaction: Transaction, userId: string): Promise<void> {
  await transaction.resetLink.deleteMany({ where: { userId } });
}

/** Deletes the links that are too old to be used. @returns how many there were. */
export async function purgeResetLinks(database: Queryable, now: Date): Promise<number> {
  const createdAt = { lte: new Date(now.getTime() - RESET_LINK_MINUTES * 60_000) };
  const { count } = await database.resetLink.deleteMany({ where: { createdAt } });
  return count;
}

/** Stores another password, which is hashed already. */
export async function updatePassword(
  transaction: Transaction,
  userId: string,
  passwordHash: string,
): Promise<void> {
  await transaction.login.updateMany({
    where: { userId, providerId: 'credential' },
    data: { password: passwordHash },
  });
}
