import { appendAuditEvent, SYSTEM_ACTOR } from '../audit/append-audit-event.ts';
import type { Transaction } from '../database/database.ts';
import type { Dependencies } from '../dependencies.ts';
import type { ClaimedDelivery } from './claim-delivery.store.ts';
import { targetOrigin } from './parse-target-url.ts';
import {
  disableEndpoint,
  endClaim,
  holdForAttempt,
  insertAttempt,
  updateFailingSince,
  type DeliveryNext,
  type HeldForAttempt,
} from './record-attempt.store.ts';
import { retryDelayMs } from './retry-schedule.ts';
import type { SendResult } from './send-message.ts';

/** An endpoint that nothing reached for so long is disabled when a message to it is given up. */
const FAILING_MS_MAX = 5 * 86_400_000;
const GONE = 410;

/**
 * Logs an attempt and decides what is next: nothing more when the message was taken or given up, else
 * another attempt. A test is sent once. An endpoint is disabled when it says that it is gone, or when
 * nothing has reached it for five days and a message was given up again.
 */
export async function recordAttempt(
  { prisma }: Pick<Dependencies, 'prisma'>,
  delivery: ClaimedDelivery,
  result: SendResult,
): Promise<void> {
  const { retryAfterSeconds: _, ...attempt } = result;
  await prisma.$transaction(async (transaction) => {
    const held = await holdForAttempt(transaction, delivery.endpointId);
    // Deleted meanwhile, and its log with it.
    if (held === null) return;
    await insertAttempt(transaction, delivery.id, attempt);
    const next = nextOf(delivery, result, held.now);
    // Another has it: claimed after this claim ran out, or sent again by hand.
    if (!(await endClaim(transaction, delivery, next))) return;
    await noteStanding(transaction, delivery, { held, result, next });
  });
}

function nextOf(
  { type, attemptCount }: ClaimedDelivery,
  { error, statusCode, retryAfterSeconds }: SendResult,
  now: Date,
): DeliveryNext {
  if (error === null) return { state: 'DELIVERED' };
  const isLast = type === 'webhook.test' || statusCode === GONE;
  const delayMs = isLast ? null : retryDelayMs(attemptCount, retryAfterSeconds);
  if (delayMs === null) return { state: 'FAILED' };
  return { state: 'PENDING', nextAttemptAt: new Date(now.getTime() + delayMs) };
}

type Outcome = {
  readonly held: HeldForAttempt;
  readonly result: SendResult;
  readonly next: DeliveryNext;
};

async function noteStanding(
  transaction: Transaction,
  delivery: ClaimedDelivery,
  { held, result, next }: Outcome,
): Promise<void> {
  const { endpointId } = delivery;
  if (result.error === null) {
    if (held.failingSince !== null) await updateFailingSince(transaction, endpointId, null);
    return;
  }
  const failingSince = held.failingSince ?? held.now;
  if (held.failingSince === null) await updateFailingSince(transaction, endpointId, failingSince);
  if (held.disabledAt !== null) return;
  const isLong = held.now.getTime() - failingSince.getTime() >= FAILING_MS_MAX;
  if (result.statusCode === GONE) await disable(transaction, delivery, held.now, 'GONE');
  else if (next.state === 'FAILED' && isLong)
    await disable(transaction, delivery, held.now, 'FAILING');
}

const WHY = {
  GONE: 'it answered that it is gone (410)',
  FAILING: 'nothing has reached it for five days or more',
};

async function disable(
  transaction: Transaction,
  { accountId, endpointId, url }: ClaimedDelivery,
  disabledAt: Date,
  disabledReason: keyof typeof WHY,
): Promise<void> {
  await disableEndpoint(transaction, endpointId, { disabledAt, disabledReason });
  const origin = targetOrigin(url);
  await appendAuditEvent(transaction, {
    accountId,
    actor: SYSTEM_ACTOR,
    class: 'WEBHOOK',
    subclass: 'ENDPOINT',
    action: 'DISABLE',
    description: `system disabled the webhook endpoint at ${origin}: ${WHY[disabledReason]}.`,
    after: { origin, disabledReason },
  });
}
