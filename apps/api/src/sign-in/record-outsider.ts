import { findOnlyAccountId } from '../account/only-account.store.ts';
import { appendAuditEvent, type NewAuditEvent } from '../audit/append-audit-event.ts';
import type { Dependencies } from '../dependencies.ts';
import { findSessionOwner, findUserForAudit } from './session.store.ts';
import { findChallenge } from './sign-in-challenge.store.ts';

/** As whom an outsider signs in, as far as the request says: without looking at a password or a code. */
export type OutsiderSignIn = {
  readonly email: string | null;
  /** Of a sign-in half done. */
  readonly challengeToken: string | null;
};

/** An outsider who was refused. */
export type Outsider = {
  readonly ip: string;
  /** Of a cookie that was signed here. */
  readonly sessionToken: string | null;
  /** Null for whatever else they asked for. */
  readonly signIn: OutsiderSignIn | null;
};

type Needs = Pick<Dependencies, 'prisma' | 'now' | 'log'>;
type Entry = Pick<
  NewAuditEvent,
  'accountId' | 'actor' | 'class' | 'subclass' | 'action' | 'description'
>;

/**
 * Records that an outsider was refused: in the account of whoever has the session or signs in. A sign-in of
 * nobody in particular is recorded as `recordProviderRefusal` does; what is left is only logged.
 */
export async function recordOutsider(dependencies: Needs, outsider: Outsider): Promise<void> {
  const { prisma, log } = dependencies;
  const entry =
    (await sessionEntry(dependencies, outsider)) ?? (await signInEntry(dependencies, outsider));
  if (entry) await prisma.$transaction((transaction) => appendAuditEvent(transaction, entry));
  else log.info({ ip: outsider.ip }, 'somebody was refused: people are not let in from there');
}

async function sessionEntry(
  { prisma, now }: Needs,
  { ip, sessionToken }: Outsider,
): Promise<Entry | null> {
  const owner = sessionToken === null ? null : await findSessionOwner(prisma, sessionToken);
  if (!owner || owner.expiresAt <= now()) return null;
  const { accountId, userId: id, email: label } = owner;
  return {
    accountId,
    actor: { kind: 'USER', id, label, ip },
    class: 'ACCESS',
    subclass: 'SOURCE_ADDRESS',
    action: 'REFUSE',
    description: `${label} was refused, who is signed in: ${why(ip)}`,
  };
}

async function signInEntry(
  { prisma, now }: Needs,
  { ip, signIn }: Outsider,
): Promise<Entry | null> {
  if (!signIn) return null;
  const { email, challengeToken } = signIn;
  const challenge = challengeToken ? await findChallenge(prisma, challengeToken, now()) : null;
  const userId = challenge?.userId ?? null;
  const known = email !== null ? { email } : userId !== null && { id: userId };
  const user = known ? await findUserForAudit(prisma, known) : null;
  // The address that nobody has is not told: people type passwords into that field.
  const accountId = user?.accountId ?? (email === null ? await findOnlyAccountId(prisma) : null);
  if (accountId === null) return null;
  const label = user?.email ?? 'somebody';
  return {
    accountId,
    actor: { kind: 'ANONYMOUS', id: null, label, ip },
    class: 'SIGN_IN',
    subclass: 'SESSION',
    action: 'REFUSE',
    description: `A sign-in as ${label} was refused: ${why(ip)}`,
  };
}

const why = (ip: string) => `people are not let in from ${ip} (SIGN_IN_ALLOWED_RANGES).`;
