import { randomBytes } from 'node:crypto';
import { hashOpaqueToken } from '@rekey/keys/opaque-token';
import type { Queryable } from '../database/database.ts';
import type { ProviderVisitPurpose } from '../database/generated/enums.ts';
import { VISIT_SECONDS } from '../sign-in/challenge-cookie.ts';

const TOKEN_BYTES = 32;

/** Somebody who is at the provider. */
export type ProviderVisit = {
  readonly purpose: ProviderVisitPurpose;
  /** Who is signed in and confirms that it is they, or links; else null. */
  readonly userId: string | null;
  /** Of the invitation that is being accepted, which may be over meanwhile; else null. */
  readonly invitationTokenHash: Uint8Array<ArrayBuffer> | null;
  /** What they want to be called, who accept one; else null. */
  readonly name: string | null;
  readonly returnPath: string;
  readonly createdAt: Date;
};

/** A token for the cookie, of which the database keeps a hash. */
export function newVisitToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** Stores that somebody is sent to the provider. */
export async function insertVisit(
  database: Queryable,
  token: string,
  visit: ProviderVisit,
): Promise<void> {
  const expiresAt = new Date(visit.createdAt.getTime() + VISIT_SECONDS * 1000);
  await database.providerVisit.create({
    data: { ...visit, tokenHash: hashOpaqueToken(token), expiresAt },
    select: { id: true },
  });
}

/** Takes a visit away. @returns it, to one alone of several who come at once; null when it is over. */
export async function consumeVisit(
  database: Queryable,
  token: string,
  now: Date,
): Promise<ProviderVisit | null> {
  const [visit] = await database.$queryRaw<(ProviderVisit & { readonly expiresAt: Date })[]>`
    DELETE FROM provider_visit WHERE token_hash = ${hashOpaqueToken(token)}
    RETURNING purpose, user_id AS "userId", invitation_token_hash AS "invitationTokenHash", name,
              return_path AS "returnPath", created_at AS "createdAt", expires_at AS "expiresAt"`;
  if (!visit || visit.expiresAt <= now) return null;
  const { expiresAt: _, ...consumed } = visit;
  return consumed;
}

/** Deletes the visits from which nobody came back. @returns how many there were. */
export async function purgeVisits(database: Queryable, now: Date): Promise<number> {
  const { count } = await database.providerVisit.deleteMany({
    where: { expiresAt: { lte: now } },
  });
  return count;
}
