import type { Queryable } from '../database/database.ts';

/** A delivery that this node alone may attempt for a time, with all that an attempt needs. */
export type ClaimedDelivery = {
  readonly id: string;
  /** Until when; tells this claim from every other. */
  readonly claimedUntil: Date;
  /** Attempts since it was begun, with this one. */
  readonly attemptCount: number;
  readonly messageId: string;
  readonly type: string;
  readonly body: string;
  readonly endpointId: string;
  readonly accountId: string;
  readonly url: string;
  readonly sealedSecret: Uint8Array;
  readonly secretVersion: number;
  /** Null when no secret before the current one signs any more. */
  readonly sealedPreviousSecret: Uint8Array | null;
};

/**
 * Claims deliveries that are due, of each endpoint one at a time, so that one that is slow holds up
 * itself alone. Nobody else gets them until `claimSeconds` have gone by: a node that dies meanwhile
 * leaves them to the next.
 */
export function claimDueDeliveries(
  queryable: Queryable,
  countMax: number,
  claimSeconds: number,
): Promise<ClaimedDelivery[]> {
  return queryable.$queryRaw<ClaimedDelivery[]>`
    WITH first AS (
      SELECT DISTINCT ON (endpoint_id) delivery.id FROM webhook_delivery AS delivery
        JOIN webhook_endpoint AS endpoint ON endpoint.id = endpoint_id
       WHERE state = 'PENDING' AND next_attempt_at <= clock_timestamp() AND disabled_at IS NULL
         AND NOT EXISTS (
           SELECT FROM webhook_delivery AS busy
            WHERE busy.endpoint_id = delivery.endpoint_id AND busy.state = 'PENDING'
              AND busy.claimed_until > clock_timestamp())
       ORDER BY endpoint_id, next_attempt_at, delivery.id
    ), due AS MATERIALIZED (
      -- What the rows say is looked at again once they are locked: another node may have been first.
      SELECT id FROM webhook_delivery
       WHERE id IN (SELECT id FROM first)
         AND state = 'PENDING' AND next_attempt_at <= clock_timestamp()
         AND (claimed_until IS NULL OR claimed_until <= clock_timestamp())
       ORDER BY next_attempt_at LIMIT ${countMax} FOR UPDATE SKIP LOCKED
    )
    UPDATE webhook_delivery AS delivery
       SET claimed_until = clock_timestamp() + ${claimSeconds}::int * interval '1 second',
           attempt_count = attempt_count + 1
      FROM due, webhook_message AS message, webhook_endpoint AS endpoint
     WHERE delivery.id = due.id AND message.id = message_id AND endpoint.id = endpoint_id
    RETURNING delivery.id, claimed_until AS "claimedUntil", attempt_count AS "attemptCount", 
      message_id AS "messageId", type, body, endpoint_id AS "endpointId",
      endpoint.account_id AS "accountId", url,
      sealed_secret AS "sealedSecret", secret_version AS "secretVersion",
      CASE WHEN previous_signs_until > clock_timestamp() THEN sealed_previous_secret END
        AS "sealedPreviousSecret"`;
}

/** Gives a claim back that came to nothing because the node stops: as if it had not been. */
export async function releaseClaim(
  queryable: Queryable,
  { id, claimedUntil, attemptCount }: ClaimedDelivery,
): Promise<void> {
  await queryable.webhookDelivery.updateMany({
    where: { id, claimedUntil },
    data: { claimedUntil: null, attemptCount: attemptCount - 1 },
  });
}
