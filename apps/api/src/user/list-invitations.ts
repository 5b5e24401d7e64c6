import type { Dependencies } from '../dependencies.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import {
  findOpenInvitation,
  findOpenInvitations,
  type InvitationRecord,
} from './invitation.store.ts';

/** The account's open invitations, newest first. */
export async function listInvitations(
  { prisma, now }: Pick<Dependencies, 'prisma' | 'now'>,
  { accountId }: Viewer,
): Promise<readonly InvitationRecord[]> {
  return findOpenInvitations(prisma, accountId, now());
}

/** The open invitation with this row id; null for another account's, as for none. */
export async function readInvitation(
  { prisma, now }: Pick<Dependencies, 'prisma' | 'now'>,
  { accountId }: Viewer,
  id: string,
): Promise<InvitationRecord | null> {
  return findOpenInvitation(prisma, { accountId, id }, now());
}
