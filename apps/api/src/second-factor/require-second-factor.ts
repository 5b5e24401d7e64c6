import { lockAccount } from '../account/lock-account.ts';
import { actorOf, appendAuditEvent } from '../audit/append-audit-event.ts';
import type { Transaction } from '../database/database.ts';
import type { Dependencies } from '../dependencies.ts';
import { announceCommit } from '../fleet/announce-commit.ts';
import type { Change } from '../fleet/fleet.ts';
import { raiseEpoch } from '../fleet/raise-epoch.ts';
import { answerOnce } from '../mutation-answer/answer-once.ts';
import { requireFreshSignIn } from '../sign-in/require-fresh-sign-in.ts';
import { findSecondFactors, isSecondFactorRequired } from '../sign-in/session.store.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { storeSecondFactorRequired } from './second-factor.store.ts';

type Needs = Pick<Dependencies, 'prisma' | 'masterKeys' | 'fleet' | 'now' | 'log'>;

/** Whether every user must have a second factor. */
export type RequireSecondFactor = {
  readonly required: boolean;
  readonly clientMutationId: string | null;
};

type Refused = { readonly ok: false; readonly code: 'OWN_SECOND_FACTOR_MISSING' };
type Stored = { readonly ok: true; readonly change: Change | null };

/** Done, or that whoever demands it must have one first. */
export type RequireSecondFactorResult = { readonly ok: true } | Refused;

/**
 * Demands a second factor of all users of the account, or no longer. When it answers, no node lets
 * anyone without one do anything but set one up.
 *
 * @throws {RequestError} REAUTHENTICATION_REQUIRED.
 */
export async function requireSecondFactor(
  dependencies: Needs,
  viewer: Viewer,
  { required, clientMutationId }: RequireSecondFactor,
): Promise<RequireSecondFactorResult> {
  await requireFreshSignIn(dependencies, viewer, 'a change of whether a second factor is required');
  const result = await answerOnce<Stored | Refused>(
    dependencies,
    viewer,
    { mutation: 'requireSecondFactor', clientMutationId, input: { required } },
    (transaction) => store(transaction, viewer, required),
  );
  if (!result.ok) return result;
  if (result.change) await announceCommit(dependencies, result.change);
  return { ok: true };
}

async function store(
  transaction: Transaction,
  viewer: Viewer,
  required: boolean,
): Promise<Stored | Refused> {
  const { accountId } = viewer;
  await lockAccount(transaction, accountId);
  const before = await isSecondFactorRequired(transaction, accountId);
  if (before === required) return { ok: true, change: null };
  // Else they would lock themselves out of what they have just done, in a session that may be stolen.
  if (required && (await findSecondFactors(transaction, viewer.id)).length === 0)
    return { ok: false, code: 'OWN_SECOND_FACTOR_MISSING' };
  await storeSecondFactorRequired(transaction, accountId, required);
  await appendAuditEvent(transaction, {
    accountId,
    actor: actorOf(viewer),
    class: 'USER',
    subclass: 'SECOND_FACTOR_REQUIRED',
    action: 'CHANGE',
    description: required
      ? `${viewer.label} required a second factor of every user.`
      : `${viewer.label} no longer required a second factor of every user.`,
    before: { secondFactorRequired: before },
    after: { secondFactorRequired: required },
  });
  return { ok: true, change: await raiseEpoch(transaction, accountId, 'VIEWERS') };
}
