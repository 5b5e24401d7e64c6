import { lockAccount } from '../account/lock-account.ts';
import type { Transaction } from '../database/database.ts';
import type { SecondFactor } from '../database/generated/enums.ts';
import type { Dependencies } from '../dependencies.ts';
import { completeSignIn, type SignedIn } from '../sign-in/complete-sign-in.ts';
import { findIdentity, findIdentityOf } from '../sign-in/identity.store.ts';
import { findSecondFactors, findUserForAudit } from '../sign-in/session.store.ts';
import { insertChallenge } from '../sign-in/sign-in-challenge.store.ts';
import type { ProvenIdentity } from '../sign-in/use-identity.ts';
import type { EmailClaim } from './id-token-claims.ts';

/** Who came back from the provider. */
export type Comer = {
  readonly identity: ProvenIdentity;
  readonly email: EmailClaim;
  /** Whether the provider asked for a second factor. */
  readonly hasSecondFactor: boolean;
  /** Who it has to be, if somebody confirms that it is they. */
  readonly expectedUserId: string | null;
  readonly source: {
    readonly ip: string;
    readonly userAgent: string | null;
    readonly sessionToken: string | null;
  };
};

/** Why somebody is not let in. */
export type AdmissionRefusal = {
  readonly code:
    | 'USER_UNKNOWN'
    | 'EMAIL_NOT_VERIFIED'
    | 'LINKED_OTHERWISE'
    | 'OTHER_USER'
    | 'INVITATION_INVALID'
    | 'INVITED_OTHERWISE'
    | 'IDENTITY_TAKEN';
  readonly userId: string | null;
};

/** In; or half way, with what is still to be shown; or not. */
export type Admission =
  | { readonly kind: 'SIGNED_IN'; readonly signedIn: SignedIn }
  | {
      readonly kind: 'HALF_WAY';
      readonly challengeToken: string;
      readonly secondFactors: readonly SecondFactor[];
    }
  | ({ readonly kind: 'REFUSED' } & AdmissionRefusal);

/**
 * Lets in whom an identity is linked to; else who has the e-mail address that the provider vouches for,
 * if they have no identity yet, and links them. Nobody becomes a user by it. A user who has a second
 * factor shows it, unless the provider has asked for one.
 */
export async function admitIdentity(
  transaction: Transaction,
  dependencies: Pick<Dependencies, 'now' | 'settings'>,
  comer: Comer,
): Promise<Admission> {
  const { identity, expectedUserId, source } = comer;
  const found = await findUserOf(transaction, comer);
  if (found) await lockAccount(transaction, found.accountId);
  // What was read before the lock may have been taken away meanwhile.
  const user = found && (await findUserOf(transaction, comer));
  if (!user) {
    const isUnverified = comer.email.email !== null && !comer.email.isVerified;
    return refused(isUnverified ? 'EMAIL_NOT_VERIFIED' : 'USER_UNKNOWN', expectedUserId);
  }
  const { id: userId } = user;
  if (expectedUserId !== null && expectedUserId !== userId) return refused('OTHER_USER', userId);
  const known = await findIdentityOf(transaction, userId);
  if (known && (known.issuer !== identity.issuer || known.subject !== identity.subject))
    return refused('LINKED_OTHERWISE', userId);
  const secondFactor = comer.hasSecondFactor ? ('PROVIDER' as const) : null;
  const secondFactors = await findSecondFactors(transaction, userId);
  if (!secondFactor && secondFactors.length > 0) {
    const challenge = { userId, webauthnChallenge: null, identity };
    const challengeToken = await insertChallenge(transaction, challenge, dependencies.now());
    return { kind: 'HALF_WAY', challengeToken, secondFactors };
  }
  const signingIn = { userId, secondFactor, identity, ...source };
  const signedIn = await completeSignIn(transaction, dependencies, signingIn);
  return signedIn ? { kind: 'SIGNED_IN', signedIn } : refused('LINKED_OTHERWISE', userId);
}

async function findUserOf(transaction: Transaction, { identity, email }: Comer) {
  const known = await findIdentity(transaction, identity);
  if (known) return findUserForAudit(transaction, { id: known.userId });
  if (email.email === null || !email.isVerified) return null;
  return findUserForAudit(transaction, { email: email.email });
}

function refused(code: AdmissionRefusal['code'], userId: string | null): Admission {
  return { kind: 'REFUSED', code, userId };
}
