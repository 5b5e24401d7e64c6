import { lockAccount } from '../account/lock-account.ts';
import type { Dependencies } from '../dependencies.ts';
import { announceCommit } from '../fleet/announce-commit.ts';
import { findIdentity } from '../sign-in/identity.store.ts';
import { linkIdentity, type ProvenIdentity } from '../sign-in/use-identity.ts';
import { admitIdentity, type Comer } from './admit-identity.ts';
import { admitInvited } from './admit-invited.ts';
import type { Returning, Settlement } from './visit-end.ts';
import type { EmailClaim, IdTokenClaims } from './id-token-claims.ts';
import type { ProviderFailureCode } from './provider-failure.ts';
import type { ProviderVisit } from './provider-visit.store.ts';

type Needs = Pick<Dependencies, 'prisma' | 'settings' | 'fleet' | 'now' | 'log'>;

/** Whom the provider has signed in, at the end of which visit. */
export type ProvenVisit = {
  readonly returning: Returning;
  readonly visit: ProviderVisit;
  readonly claims: IdTokenClaims;
  readonly readEmail: () => Promise<
    | { readonly ok: true; readonly value: EmailClaim }
    | { readonly ok: false; readonly code: ProviderFailureCode }
  >;
};

const NO_EMAIL: EmailClaim = { email: null, isVerified: false };
/** Where the provider does not say when it asked: no sign-in is recent by it. */
const LONG_AGO = new Date(0);

/** Does what the visit was for. The e-mail address is asked for where it is what counts. */
export async function settleVisit(dependencies: Needs, proven: ProvenVisit): Promise<Settlement> {
  const { prisma, now } = dependencies;
  const { claims, visit, returning } = proven;
  const { invitationTokenHash: tokenHash, name } = visit;
  const invited = tokenHash && name !== null ? { tokenHash, name } : null;
  const isKnown = (await findIdentity(prisma, claims)) !== null;
  const asked =
    isKnown && !invited ? { ok: true as const, value: NO_EMAIL } : await proven.readEmail();
  if (!asked.ok) return asked;
  const email = asked.value;
  const { issuer, subject, authenticatedAt } = claims;
  const at = new Date(Math.min((authenticatedAt ?? LONG_AGO).getTime(), now().getTime()));
  const identity = { issuer, subject, email: email.email, authenticatedAt: at };
  if (visit.purpose === 'LINK') return link(dependencies, returning, visit, identity);
  const { ip, userAgent, sessionToken } = returning.source;
  const comer: Comer = {
    identity,
    email,
    hasSecondFactor: claims.hasSecondFactor,
    expectedUserId: visit.userId,
    source: { ip, userAgent, sessionToken },
  };
  const admission = invited
    ? await admitInvited(dependencies, comer, invited)
    : await prisma.$transaction((transaction) => admitIdentity(transaction, dependencies, comer));
  if (admission.kind === 'REFUSED')
    return { ok: false, code: admission.code, userId: admission.userId, email: email.email };
  if (admission.kind === 'HALF_WAY') return { ok: true, end: admission };
  for (const change of admission.signedIn.changes) await announceCommit(dependencies, change);
  return { ok: true, end: { kind: 'SIGNED_IN', token: admission.signedIn.token } };
}

/** Links who was signed in when they were sent there, and is still. */
async function link(
  { prisma, now }: Needs,
  { owner, source: { ip } }: Returning,
  visit: ProviderVisit,
  identity: ProvenIdentity,
): Promise<Settlement> {
  const isStillThere = owner !== null && owner.userId === visit.userId;
  if (!isStillThere) return { ok: false, code: 'VISIT_OVER' };
  const { userId, accountId } = owner;
  const isLinked = await prisma.$transaction(async (transaction) => {
    await lockAccount(transaction, accountId);
    return linkIdentity(transaction, identity, { userId, ip, now: now() });
  });
  return isLinked ? { ok: true, end: { kind: 'LINKED' } } : { ok: false, code: 'IDENTITY_TAKEN' };
}
