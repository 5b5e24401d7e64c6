import type { Dependencies } from '../dependencies.ts';
import { findInvitationByToken, type OpenInvitation } from './invitation.store.ts';
import { parseLinkToken } from './link-token.ts';

/** What an invitation link stands for; null when it is wrong, used, revoked or expired. Its holder may know. */
export async function previewInvitation(
  { prisma, now }: Pick<Dependencies, 'prisma' | 'now'>,
  token: string,
): Promise<OpenInvitation | null> {
  const tokenHash = parseLinkToken(token);
  return tokenHash && findInvitationByToken(prisma, tokenHash, now());
}
