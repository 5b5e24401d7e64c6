import type { Transaction } from '../database/database.ts';
import type { SecondFactor } from '../database/generated/enums.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Change } from '../fleet/fleet.ts';
import { raiseEpoch } from '../fleet/raise-epoch.ts';
import { withAuthRequest } from './auth-request.ts';
import { useIdentity, type ProvenIdentity } from './use-identity.ts';
import { recordSignIn } from './record-sign-in.ts';
import { sessionEnd } from './session-life.ts';
import { insertSession } from './session.store.ts';

/** Who signs in, from where, over which session. */
export type SigningIn = {
  readonly userId: string;
  readonly secondFactor: SecondFactor | null;
  /** Whom an OpenID provider signed in, in place of a password. */
  readonly identity: ProvenIdentity | null;
  readonly ip: string;
  readonly userAgent: string | null;
  readonly sessionToken: string | null;
  /** When the session began that this one goes on with, and after whose twelve hours it ends. */
  readonly continuedSince?: Date | undefined;
};

/** A new session: its token for the cookie, and what to announce after the commit. */
export type SignedIn = { readonly token: string; readonly changes: readonly Change[] };

/**
 * Begins the session of a sign-in that has shown all it has to, with its entry in the audit log. It
 * takes the place of the session that the request came with, if that is the same user's. An identity is
 * linked here when it is shown for the first time: not before a second factor has been shown as well.
 *
 * @returns null when the identity has become another user's, or the user has another one by now.
 */
export async function completeSignIn(
  transaction: Transaction,
  { now, settings }: Pick<Dependencies, 'now' | 'settings'>,
  { userId, secondFactor, identity, ip, userAgent, sessionToken, continuedSince }: SigningIn,
): Promise<SignedIn | null> {
  const seenAt = now();
  const isTheirs =
    !identity || (await useIdentity(transaction, identity, { userId, ip, now: seenAt }));
  if (!isTheirs) return null;
  const createdAt = continuedSince ?? seenAt;
  const expiresAt = sessionEnd({ createdAt, seenAt }, settings);
  const authenticatedAt = identity?.authenticatedAt ?? (continuedSince ? seenAt : null);
  const start = { userId, secondFactor, expiresAt, createdAt, authenticatedAt };
  const session = { ...start, ipAddress: ip, userAgent };
  const provider = identity && (settings.oidc?.name ?? identity.issuer);
  const token = await insertSession(transaction, session);
  const reason = 'signed in again' as const;
  const ended = await withAuthRequest(
    { ip, reason, sessionToken, secondFactor, failure: null },
    () => recordSignIn(transaction, session, { secondFactor, provider }),
  );
  const changes: Change[] = [];
  for (const accountId of ended) changes.push(await raiseEpoch(transaction, accountId, 'VIEWERS'));
  return { token, changes };
}
