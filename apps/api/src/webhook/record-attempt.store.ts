import { uuidv7 } from 'uuidv7';
import type { Transaction } from '../database/database.ts';
import type { WebhookDisabledReason } from '../database/generated/enums.ts';
import type { ClaimedDelivery } from './claim-delivery.store.ts';

/** One attempt as it is logged. */
export type AttemptRecord = {
  readonly startedAt: Date;
  readonly durationMs: number;
  /** Null where no answer came. */
  readonly statusCode: number | null;
  /** For a person; null when the message was taken. */
  readonly error: string | null;
};

/** Logs an attempt. */
export async function insertAttempt(
  transaction: Transaction,
  deliveryId: string,
  attempt: AttemptRecord,
): Promise<void> {
  await transaction.webhookAttempt.create({
    data: { id: uuidv7(), deliveryId, ...attempt },
    select: { id: true },
  });
}

/** An endpoint that nobody else changes until the transaction ends, and the time by the database's clock. */
export type HeldForAttempt = {
  readonly failingSince: Date | null;
  readonly disabledAt: Date | null;
  readonly now: Date;
};

/** Holds an endpoint before its deliveries, as whatever changes both does; null when it is gone. */
export async function holdForAttempt(
  transaction: Transaction,
  endpointId: string,
): Promise<HeldForAttempt | null> {
  const [held] = await transaction.$queryRaw<HeldForAttempt[]>`
    SELECT failing_since AS "failingSince", disabled_at AS "disabledAt",
           date_trunc('milliseconds', clock_timestamp()) AS now
      FROM webhook_endpoint WHERE id = ${endpointId}::uuid FOR NO KEY UPDATE`;
  return held ?? null;
}

/** Notes since when nothing reaches an endpoint; null for one that was reached. */
export async function updateFailingSince(
  transaction: Transaction,
  id: string,
  failingSince: Date | null,
): Promise<void> {
  await transaction.webhookEndpoint.update({
    where: { id },
    data: { failingSince },
    select: { id: true },
  });
}

/** What is next for a delivery: another attempt at that time, or nothing. */
export type DeliveryNext =
  | { readonly state: 'PENDING'; readonly nextAttemptAt: Date }
  | { readonly state: 'DELIVERED' | 'FAILED' };

/** Ends a claim with what came of it. @returns false when the claim was no longer this one. */
export async function endClaim(
  transaction: Transaction,
  { id, claimedUntil }: Pick<ClaimedDelivery, 'id' | 'claimedUntil'>,
  next: DeliveryNext,
): Promise<boolean> {
  const { count } = await transaction.webhookDelivery.updateMany({
    where: { id, claimedUntil },
    data: { ...next, claimedUntil: null },
  });
  return count === 1;
}

/** Disables an endpoint, and ends what is on its way to it. Hold the endpoint. */
export async function disableEndpoint(
  transaction: Transaction,
  id: string,
  disabled: { readonly disabledAt: Date; readonly disabledReason: WebhookDisabledReason },
): Promise<void> {
  await transaction.webhookEndpoint.update({
    where: { id },
    data: disabled,
    select: { id: true },
  });
  await transaction.webhookDelivery.updateMany({
    where: { endpointId: id, state: 'PENDING' },
    data: { state: 'FAILED', claimedUntil: null },
  });
}
