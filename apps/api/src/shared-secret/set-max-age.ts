import { lockAccount } from '../account/lock-account.ts';
import { actorOf } from '../audit/append-audit-event.ts';
import type { Transaction } from '../database/database.ts';
import type { Dependencies } from '../dependencies.ts';
import { announceCommit } from '../fleet/announce-commit.ts';
import type { Change } from '../fleet/fleet.ts';
import { raiseEpoch } from '../fleet/raise-epoch.ts';
import { answerOnce } from '../mutation-answer/answer-once.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { auditSharedSecret } from './audit-shared-secret.ts';
import { findMaxAgeDays, MAX_AGE_DAYS_MAX, storeMaxAgeDays } from './max-age.store.ts';

/** How old the secret may become, null for as old as it likes; and the caller's own id. */
export type SetMaxAge = {
  readonly days?: number | null | undefined;
  readonly clientMutationId?: string | null | undefined;
};

/** What is set now; or that it is not from 1 to 3650 days. */
export type SetMaxAgeResult =
  | { readonly ok: true; readonly maxAgeDays: number | null }
  | { readonly ok: false; readonly code: 'MAX_AGE_OUT_OF_RANGE' };

type MaxAgeDependencies = Pick<Dependencies, 'prisma' | 'masterKeys' | 'now' | 'fleet' | 'log'>;

/**
 * Sets after how many days people are reminded to regenerate. It reminds and nothing more, so it asks
 * for no recent sign-in. Whoever may replace the secret may set it.
 */
export async function setSharedSecretMaxAge(
  dependencies: MaxAgeDependencies,
  viewer: Viewer,
  { days = null, clientMutationId }: SetMaxAge,
): Promise<SetMaxAgeResult> {
  if (days !== null && (days < 1 || days > MAX_AGE_DAYS_MAX))
    return { ok: false, code: 'MAX_AGE_OUT_OF_RANGE' };
  const { change } = await answerOnce(
    dependencies,
    viewer,
    { mutation: 'setSharedSecretMaxAge', clientMutationId, input: { days } },
    async (transaction) => ({ ok: true, change: await store(transaction, viewer, days) }),
  );
  if (change !== null) await announceCommit(dependencies, change);
  return { ok: true, maxAgeDays: days };
}

/** Null when it was set so before. */
async function store(
  transaction: Transaction,
  viewer: Viewer,
  days: number | null,
): Promise<Change | null> {
  const { accountId } = viewer;
  await lockAccount(transaction, accountId);
  const before = await findMaxAgeDays(transaction, accountId);
  if (before === days) return null;
  await storeMaxAgeDays(transaction, accountId, days);
  await auditSharedSecret(transaction, {
    accountId,
    actor: actorOf(viewer),
    subclass: 'MAX_AGE',
    action: 'UPDATE',
    deed: `set the maximum age of the shared secret to ${days === null ? 'none' : `${days} days`}`,
    before: { maxAgeDays: before },
    after: { maxAgeDays: days },
  });
  // Nodes remember it together with the versions, and those are told of by this concern alone.
  return raiseEpoch(transaction, accountId, 'CREDENTIALS');
}
