import type { Dependencies } from '../dependencies.ts';
import { requirePasswordsTaken } from '../sign-in/provider-only.ts';
import { limitWrongLinks } from '../sign-in/limit-wrong-links.ts';
import { parseName } from '../sign-in/parse-person.ts';
import { findPasswordProblem, type PasswordProblem } from '../sign-in/password.ts';
import { findInvitationByToken } from './invitation.store.ts';
import { parseLinkToken } from './link-token.ts';
import { lockInvitation, useInvitation } from './use-invitation.ts';

/** What the holder of an invitation link enters. */
export type AcceptInvitation = {
  readonly token: string;
  readonly name: string;
  readonly password: string;
};

/** Who can sign in now, or what was wrong. */
export type AcceptInvitationResult =
  | { readonly ok: true; readonly email: string }
  | {
      readonly ok: false;
      readonly code: PasswordProblem | 'INVITATION_INVALID' | 'NAME_MISSING';
    };

const INVALID: AcceptInvitationResult = { ok: false, code: 'INVITATION_INVALID' };

/**
 * Makes whoever holds the invitation link a user of the account, once. A person belongs to one
 * account: an address that signs in to another is refused, like a link that is wrong.
 *
 * @throws {RequestError} RATE_LIMITED after many wrong links; FORBIDDEN where no password is taken.
 */
export async function acceptInvitation(
  dependencies: Pick<Dependencies, 'prisma' | 'passwordHashing' | 'settings' | 'now'>,
  ip: string,
  input: AcceptInvitation,
): Promise<AcceptInvitationResult> {
  const { prisma, now } = dependencies;
  requirePasswordsTaken(dependencies);
  const tokenHash = parseLinkToken(input.token);
  const invitation = tokenHash && (await findInvitationByToken(prisma, tokenHash, now()));
  if (!invitation) {
    await limitWrongLinks(dependencies, ip);
    return INVALID;
  }
  const name = parseName(input.name);
  if (name === null) return { ok: false, code: 'NAME_MISSING' };
  const { email, accountName, shortname } = invitation;
  const context = { shortname, accountName, personName: name, email };
  const problem = await findPasswordProblem(input.password, context);
  if (problem) return { ok: false, code: problem };
  const passwordHash = await dependencies.passwordHashing.hash(input.password);
  // Of two who accept at once, one becomes the user and the other finds the invitation gone.
  return prisma.$transaction(async (transaction) => {
    const open = await lockInvitation(transaction, tokenHash, now());
    const person = { name, passwordHash };
    const userId = open && (await useInvitation(transaction, open, person, { ip, now: now() }));
    return userId === null ? INVALID : { ok: true, email };
  });
}
