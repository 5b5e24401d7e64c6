import type { Transaction } from '../database/database.ts';
import type { SecondFactor } from '../database/generated/enums.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Change } from '../fleet/fleet.ts';
import { raiseEpoch } from '../fleet/raise-epoch.ts';
import { SESSION_SECONDS } from './auth.ts';
import { withAuthRequest } from './auth-request.ts';
import { recordSignIn } from './record-sign-in.ts';
import { insertSession } from './session.store.ts';

/** Who shows a second factor, from where, over which session. */
export type SigningIn = {
  readonly userId: string;
  readonly secondFactor: SecondFactor;
  readonly ip: string;
  readonly userAgent: string | null;
  readonly sessionToken: string | null;
};

/** A new session: its token for the cookie, and what to announce after the commit. */
export type SignedIn = { readonly token: string; readonly changes: readonly Change[] };

/**
 * Begins the session of a sign-in that has shown all it has to, with its entry in the audit log. It
 * takes the place of the session that the request came with, if that is the same user's.
 */
export async function completeSignIn(
  transaction: Transaction,
  { now }: Pick<Dependencies, 'now'>,
  { userId, secondFactor, ip, userAgent, sessionToken }: SigningIn,
): Promise<SignedIn> {
  const createdAt = now();
  const expiresAt = new Date(createdAt.getTime() + SESSION_SECONDS * 1000);
  const session = { userId, secondFactor, expiresAt, ipAddress: ip, userAgent, createdAt };
  const token = await insertSession(transaction, session);
  const reason = 'signed in again' as const;
  const ended = await withAuthRequest(
    { ip, reason, sessionToken, secondFactor, failure: null },
    () => recordSignIn(transaction, session, secondFactor),
  );
  const changes: Change[] = [];
  for (const accountId of ended) changes.push(await raiseEpoch(transaction, accountId, 'VIEWERS'));
  return { token, changes };
}
