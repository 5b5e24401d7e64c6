import type { Transaction } from '../database/database.ts';
import type { Dependencies } from '../dependencies.ts';
import { completeSignIn } from '../sign-in/complete-sign-in.ts';
import { lockInvitation, useInvitation } from '../user/use-invitation.ts';
import type { Admission, AdmissionRefusal, Comer } from './admit-identity.ts';

/** What somebody who is no user yet was sent to the provider with. */
export type Invited = {
  readonly tokenHash: Uint8Array<ArrayBuffer>;
  readonly name: string;
};

type Needs = Pick<Dependencies, 'prisma' | 'now' | 'settings'>;

/** Thrown so that nothing stays of a user who has been made already. */
class IdentityTaken extends Error {
  override readonly name = 'IdentityTaken';
}

/**
 * Accepts an invitation: makes whoever comes from the provider the user it is for, without a password,
 * linked and signed in, all or nothing. The provider has to vouch for the very e-mail address that was
 * invited: neither a link that got about is enough here, nor a sign-in as somebody else.
 */
export async function admitInvited(
  dependencies: Needs,
  comer: Comer,
  invited: Invited,
): Promise<Admission> {
  try {
    return await dependencies.prisma.$transaction((transaction) =>
      storeInvited(transaction, dependencies, comer, invited),
    );
  } catch (error) {
    if (error instanceof IdentityTaken) return refused('IDENTITY_TAKEN');
    throw error;
  }
}

async function storeInvited(
  transaction: Transaction,
  dependencies: Needs,
  { identity, email, hasSecondFactor, source }: Comer,
  { tokenHash, name }: Invited,
): Promise<Admission> {
  const now = dependencies.now();
  const invitation = await lockInvitation(transaction, tokenHash, now);
  if (!invitation) return refused('INVITATION_INVALID');
  if (!email.isVerified || email.email !== invitation.email) return refused('INVITED_OTHERWISE');
  const person = { name, passwordHash: null };
  const userId = await useInvitation(transaction, invitation, person, { ip: source.ip, now });
  if (userId === null) return refused('INVITATION_INVALID');
  const secondFactor = hasSecondFactor ? ('PROVIDER' as const) : null;
  const signingIn = { userId, secondFactor, identity, ...source };
  const signedIn = await completeSignIn(transaction, dependencies, signingIn);
  if (!signedIn) throw new IdentityTaken();
  return { kind: 'SIGNED_IN', signedIn };
}

function refused(code: AdmissionRefusal['code']): Admission {
  return { kind: 'REFUSED', code, userId: null };
}
