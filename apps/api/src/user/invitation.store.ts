import { uuidv7 } from 'uuidv7';
import type { AuditActor } from '../audit/append-audit-event.ts';
import type { Queryable, Transaction } from '../database/database.ts';
import type { ActorKind, UserRole } from '../database/generated/enums.ts';

/** An invitation to an account, without its token. */
export type InvitationRecord = {
  readonly id: string;
  readonly email: string;
  readonly role: UserRole;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly createdByKind: ActorKind;
  readonly createdByLabel: string;
};

/** An invitation as its link finds it. */
export type OpenInvitation = InvitationRecord & {
  readonly accountId: string;
  readonly accountName: string;
  readonly shortname: string;
};

/** What an invitation is made of. */
export type NewInvitation = {
  readonly accountId: string;
  readonly email: string;
  readonly role: UserRole;
  readonly tokenHash: Uint8Array<ArrayBuffer>;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly createdBy: AuditActor;
};

const SELECT = {
  id: true,
  email: true,
  role: true,
  createdAt: true,
  expiresAt: true,
  createdByKind: true,
  createdByLabel: true,
} as const;

/** Stores an invitation in place of an earlier one of the same address, and clears away expired ones. */
export async function insertInvitation(
  transaction: Transaction,
  { createdBy, ...invitation }: NewInvitation,
): Promise<InvitationRecord> {
  const { accountId, email, createdAt } = invitation;
  await transaction.invitation.deleteMany({
    where: { accountId, OR: [{ email }, { expiresAt: { lte: createdAt } }] },
  });
  const { kind: createdByKind, label: createdByLabel } = createdBy;
  return transaction.invitation.create({
    data: { id: uuidv7(), ...invitation, createdByKind, createdByLabel },
    select: SELECT,
  });
}

/** The account's invitations that can still be accepted, newest first. */
export async function findOpenInvitations(
  database: Queryable,
  accountId: string,
  now: Date,
): Promise<readonly InvitationRecord[]> {
  const where = { accountId, expiresAt: { gt: now } };
  return database.invitation.findMany({ where, orderBy: { id: 'desc' }, select: SELECT });
}

/** The account's open invitation with this id. */
export async function findOpenInvitation(
  database: Queryable,
  { accountId, id }: { readonly accountId: string; readonly id: string },
  now: Date,
): Promise<InvitationRecord | null> {
  const where = { accountId, id, expiresAt: { gt: now } };
  return database.invitation.findFirst({ where, select: SELECT });
}

/** The open invitation with this token, of whichever account. */
export async function findInvitationByToken(
  database: Queryable,
  tokenHash: Uint8Array<ArrayBuffer>,
  now: Date,
): Promise<OpenInvitation | null> {
  const found = await database.invitation.findFirst({
    where: { tokenHash, expiresAt: { gt: now } },
    select: { ...SELECT, accountId: true, account: { select: { name: true, shortname: true } } },
  });
  if (!found) return null;
  const { account, ...invitation } = found;
  return { ...invitation, accountName: account.name, shortname: account.shortname };
}

/** Deletes an invitation. Hold its account's row. */
export async function deleteInvitation(transaction: Transaction, id: string): Promise<void> {
  await transaction.invitation.delete({ where: { id }, select: { id: true } });
}
