import type { Dependencies } from '../dependencies.ts';
import { findIdentityOf } from '../sign-in/identity.store.ts';
import { countWrongLink } from '../sign-in/limit-wrong-links.ts';
import { parseName } from '../sign-in/parse-person.ts';
import type { SessionOwner } from '../sign-in/session.store.ts';
import { findInvitationByToken } from '../user/invitation.store.ts';
import { parseLinkToken } from '../user/link-token.ts';
import type { ProviderVisit } from './provider-visit.store.ts';

/** What somebody wants at the provider. */
export type VisitWish =
  | { readonly purpose: 'SIGN_IN' | 'CONFIRM' | 'LINK' }
  | {
      readonly purpose: 'ACCEPT_INVITATION';
      readonly invitationToken: string;
      /** What they want to be called. */
      readonly name: string;
    };

/** Who goes there, as far as that is known, and which address the provider may suggest to them. */
export type Visitor = Pick<ProviderVisit, 'userId' | 'invitationTokenHash' | 'name'> & {
  readonly emailHint: string | null;
};

/** Who goes there; or why they cannot. */
export type VisitorResult =
  | { readonly ok: true; readonly visitor: Visitor }
  | { readonly ok: false; readonly code: 'INVITATION_INVALID' | 'NAME_MISSING' }
  | { readonly ok: false; readonly code: 'RATE_LIMITED'; readonly retryAfterSeconds: number };

const STRANGER: Visitor = { userId: null, invitationTokenHash: null, name: null, emailHint: null };

/** Finds out who goes to the provider: nobody yet known, who is signed in, or who holds an invitation. */
export async function findVisitor(
  dependencies: Pick<Dependencies, 'prisma' | 'now'>,
  { ip, owner }: { readonly ip: string; readonly owner: SessionOwner | null },
  wish: VisitWish,
): Promise<VisitorResult> {
  if (wish.purpose === 'ACCEPT_INVITATION') return findInvited(dependencies, ip, wish);
  if (wish.purpose === 'SIGN_IN' || !owner) return { ok: true, visitor: STRANGER };
  const { userId } = owner;
  const isConfirming = wish.purpose === 'CONFIRM';
  const identity = isConfirming ? await findIdentityOf(dependencies.prisma, userId) : null;
  return { ok: true, visitor: { ...STRANGER, userId, emailHint: identity?.email ?? null } };
}

/** The visit keeps a hash of the link's token: the browser has it no more when it comes back. */
async function findInvited(
  dependencies: Pick<Dependencies, 'prisma' | 'now'>,
  ip: string,
  wish: Extract<VisitWish, { purpose: 'ACCEPT_INVITATION' }>,
): Promise<VisitorResult> {
  const { prisma, now } = dependencies;
  const tokenHash = parseLinkToken(wish.invitationToken);
  const invitation = tokenHash && (await findInvitationByToken(prisma, tokenHash, now()));
  if (!invitation) {
    const retryAfterSeconds = await countWrongLink(dependencies, ip);
    if (retryAfterSeconds === null) return { ok: false, code: 'INVITATION_INVALID' };
    return { ok: false, code: 'RATE_LIMITED', retryAfterSeconds };
  }
  const name = parseName(wish.name);
  if (name === null) return { ok: false, code: 'NAME_MISSING' };
  const { email: emailHint } = invitation;
  return { ok: true, visitor: { userId: null, invitationTokenHash: tokenHash, name, emailHint } };
}
