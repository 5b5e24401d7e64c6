import type { Transaction } from '../database/database.ts';
import {
  appendOverlapEnd,
  appendWebhookMessage,
  withdrawOverlapEnd,
} from '../webhook/append-webhook-message.ts';
import type { NextVersion } from './audit-regeneration.ts';
import type { SharedSecretRecord } from './shared-secret.store.ts';

type OverlapEndCause = 'TIME' | 'BY_HAND' | 'REGENERATED';
type OverlapEnded = {
  /** The version that was in the overlap, as it is stored: accepted until its end. */
  readonly overlapEnded: SharedSecretRecord;
  readonly current: SharedSecretRecord;
};

/**
 * Tells the account's webhooks of a regeneration, and of the end of an overlap that it cuts off. The end
 * of the overlap that it opens is written down now and told when its time has come, whoever runs then.
 *
 * All of this comes before the audit log, whose end is held by whoever appends to it: a node that tells
 * holds a message, then endpoints, and who disables one of those appends last.
 */
export async function tellRegeneration(
  transaction: Transaction,
  accountId: string,
  { replaced, overlapEnded, sharedSecret: current }: NextVersion,
): Promise<void> {
  if (overlapEnded !== null)
    await tellEnd(transaction, accountId, { overlapEnded, current }, 'REGENERATED');
  const overlapEndsAt = overlapEndOf(replaced, current);
  await appendWebhookMessage(transaction, {
    accountId,
    type: 'shared_secret.regenerated',
    at: current.createdAt,
    data: {
      ...whichOf(current),
      previous: whichOf(replaced),
      reason: current.reason,
      overlapEndsAt,
      actor: current.createdByKind,
      action: `${PUT_IN} ${overlapEndsAt === null ? 'The previous one is accepted no more.' : `Until ${overlapEndsAt.toISOString()} the previous one is accepted as well.`}`,
    },
  });
  if (overlapEndsAt !== null)
    await tellEnd(transaction, accountId, { overlapEnded: replaced, current }, 'TIME');
}

/** Tells them that a mistaken regeneration was undone. Of an overlap, the string is accepted as before. */
export async function tellRestoration(
  transaction: Transaction,
  accountId: string,
  { replaced, overlapEnded, sharedSecret: current }: NextVersion,
): Promise<void> {
  if (overlapEnded !== null) await withdrawOverlapEnd(transaction, accountId, overlapEnded.version);
  await appendWebhookMessage(transaction, {
    accountId,
    type: 'shared_secret.restored',
    at: current.createdAt,
    data: {
      ...whichOf(current),
      previous: whichOf(replaced),
      restores: current.restores,
      actor: current.createdByKind,
      action:
        'Use the shared secret with this fingerprint, which is the one from before the last regeneration. An integration that was given the other meanwhile has to be given this one again.',
    },
  });
}

/** Tells them that somebody ended the overlap before its time. */
export function tellOverlapEnded(
  transaction: Transaction,
  accountId: string,
  ended: OverlapEnded,
): Promise<void> {
  return tellEnd(transaction, accountId, ended, 'BY_HAND');
}

function tellEnd(
  transaction: Transaction,
  accountId: string,
  { overlapEnded, current }: OverlapEnded,
  cause: OverlapEndCause,
): Promise<void> {
  const { version, acceptedUntil } = overlapEnded;
  if (acceptedUntil === null) throw new Error(`Version ${version} is in no overlap`);
  return appendOverlapEnd(transaction, version, {
    accountId,
    type: 'shared_secret.overlap_ended',
    at: acceptedUntil,
    data: {
      ...whichOf(current),
      previous: whichOf(overlapEnded),
      cause,
      action: `The previous shared secret is accepted no more. An integration that still has it is refused until it is given the current one.`,
    },
  });
}

const PUT_IN =
  "Put the current shared secret into the integration's credential string; the appkey stays the same.";

/** By what a version is known: never the secret. */
function whichOf({ version, fingerprint }: SharedSecretRecord) {
  return { version, fingerprint };
}

function overlapEndOf(
  { acceptedUntil }: SharedSecretRecord,
  current: SharedSecretRecord,
): Date | null {
  return acceptedUntil !== null && acceptedUntil > current.createdAt ? acceptedUntil : null;
}
