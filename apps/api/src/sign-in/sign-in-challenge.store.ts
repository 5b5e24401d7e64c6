import { randomBytes } from 'node:crypto';
import { hashOpaqueToken } from '@rekey/keys/opaque-token';
import type { Queryable, Transaction } from '../database/database.ts';
import type { ProvenIdentity } from './use-identity.ts';

/** How long a sign-in may stay half done, and a passkey may take to sign. */
export const CHALLENGE_SECONDS = 300;

const TOKEN_BYTES = 32;

/** What is to be shown, and by whom as far as that is known. */
export type SignInChallenge = {
  /** Whose password was right, or who adds a passkey; null where a passkey will tell. */
  readonly userId: string | null;
  /** What a passkey has to sign, BASE64URL; null where a code is asked for. */
  readonly webauthnChallenge: string | null;
  /** Whom an OpenID provider signed in, where it was not a password that was right. */
  readonly identity?: ProvenIdentity | null;
};

/** Stores a challenge. @returns its token, for the cookie; the database keeps a hash. */
export async function insertChallenge(
  database: Queryable,
  { userId, webauthnChallenge, identity = null }: SignInChallenge,
  now: Date,
): Promise<string> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const expiresAt = new Date(now.getTime() + CHALLENGE_SECONDS * 1000);
  const tokenHash = hashOpaqueToken(token);
  await database.signInChallenge.create({
    data: {
      userId,
      webauthnChallenge,
      tokenHash,
      expiresAt,
      issuer: identity?.issuer ?? null,
      subject: identity?.subject ?? null,
      providerEmail: identity?.email ?? null,
      authenticatedAt: identity?.authenticatedAt ?? null,
    },
    select: { id: true },
  });
  return token;
}

/** The challenge of a cookie; null when it is over, used or nobody's. */
export async function findChallenge(
  database: Queryable,
  token: string,
  now: Date,
): Promise<SignInChallenge | null> {
  const found = await database.signInChallenge.findFirst({
    where: { tokenHash: hashOpaqueToken(token), expiresAt: { gt: now } },
  });
  if (!found) return null;
  const { userId, webauthnChallenge, issuer, subject, providerEmail: email } = found;
  const { authenticatedAt } = found;
  const isProvider = issuer !== null && subject !== null && authenticatedAt !== null;
  const identity = isProvider ? { issuer, subject, email, authenticatedAt } : null;
  return { userId, webauthnChallenge, identity };
}

/** Takes a challenge away. @returns whether it was there: of several who come at once, to one. */
export async function consumeChallenge(database: Queryable, token: string): Promise<boolean> {
  const { count } = await database.signInChallenge.deleteMany({
    where: { tokenHash: hashOpaqueToken(token) },
  });
  return count === 1;
}

/** Ends whatever sign-ins of a user are half done: what they proved is no longer so. */
export async function deleteChallenges(transaction: Transaction, userId: string): Promise<void> {
  await transaction.signInChallenge.deleteMany({ where: { userId } });
}

/** Deletes the challenges that nobody met. @returns how many there were. */
export async function purgeChallenges(database: Queryable, now: Date): Promise<number> {
  const { count } = await database.signInChallenge.deleteMany({
    where: { expiresAt: { lte: now } },
  });
  return count;
}
