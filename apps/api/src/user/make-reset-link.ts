import { lockAccount } from '../account/lock-account.ts';
import { appendAuditEvent, SYSTEM_ACTOR } from '../audit/append-audit-event.ts';
import type { Transaction } from '../database/database.ts';
import type { Dependencies } from '../dependencies.ts';
import { appendPersonalNotice } from '../mail/append-notice.ts';
import { parseEmail } from '../sign-in/parse-person.ts';
import { findAdministrator } from './member.store.ts';
import { insertResetLink } from './reset-link.store.ts';

/** Whom an operator lets in again, and whether without their second factors. */
export type MakeResetLink = { readonly email: string; readonly removesSecondFactors: boolean };

/** The link, to be shown once; or that nobody of this e-mail address is an administrator. */
export type MakeResetLinkResult =
  | { readonly ok: true; readonly link: string }
  | { readonly ok: false; readonly code: 'NO_SUCH_ADMINISTRATOR' };

/**
 * Makes a link with which an administrator chooses another password, for whoever operates the machine.
 * Everybody else is helped by an administrator.
 */
export async function makeResetLink(
  { prisma, publicUrl, now }: Pick<Dependencies, 'prisma' | 'publicUrl' | 'now'>,
  { email: text, removesSecondFactors }: MakeResetLink,
): Promise<MakeResetLinkResult> {
  const email = parseEmail(text);
  const found = email === null ? null : await findAdministrator(prisma, email);
  if (email === null || found === null) return NOBODY;
  return prisma.$transaction(async (transaction) => {
    await lockAccount(transaction, found.accountId);
    // Until then they may have been removed, or given another role.
    const user = await findAdministrator(transaction, email);
    if (user?.id !== found.id) return NOBODY;
    const person = { ...user, email };
    const token = await storeResetLink(transaction, person, removesSecondFactors, now());
    return { ok: true, link: `${publicUrl}/reset#${token}` };
  });
}

const NOBODY: MakeResetLinkResult = { ok: false, code: 'NO_SUCH_ADMINISTRATOR' };

/** @returns the link's token. */
async function storeResetLink(
  transaction: Transaction,
  { id: userId, accountId, email }: Readonly<Record<'id' | 'accountId' | 'email', string>>,
  removesSecondFactors: boolean,
  now: Date,
): Promise<string> {
  const link = { userId, removesSecondFactors, createdByLabel: null };
  const token = await insertResetLink(transaction, link, now);
  const also = removesSecondFactors ? ', and with which their second factors go' : '';
  const description = `On the machine a link was made with which ${email} chooses another password${also}.`;
  await appendPersonalNotice(transaction, { userId, ip: null }, 'RESET_LINK', description);
  await appendAuditEvent(transaction, {
    accountId,
    actor: SYSTEM_ACTOR,
    class: 'USER',
    subclass: 'RESET_LINK',
    action: 'CREATE',
    description,
    after: { email, removesSecondFactors },
  });
  return token;
}
