import type { Transaction } from '../database/database.ts';
import { readDatabaseTime } from '../database/read-database-time.ts';
import type { Dependencies } from '../dependencies.ts';
import { answerOnce } from '../mutation-answer/answer-once.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { auditWebhook } from './audit-webhook.ts';
import type { EndpointDisabled } from './send-test-webhook.ts';
import {
  beginDeliveryAgain,
  findDelivery,
  type WebhookDeliveryRecord,
} from './webhook-delivery.store.ts';
import { holdEndpoint } from './webhook-endpoint.store.ts';
import { webhookIdOf } from './webhook-id.ts';

/** Which delivery; null for an id that is none's. */
export type RedeliverWebhook = {
  readonly deliveryId: string | null;
  readonly clientMutationId: string | null;
};

/** The delivery, which is on its way again; or why it is not. */
export type RedeliverWebhookResult =
  | { readonly ok: true; readonly delivery: WebhookDeliveryRecord }
  | { readonly ok: false; readonly code: 'DELIVERY_NOT_FOUND' }
  | EndpointDisabled;

/**
 * Sends a message to an endpoint again, whatever became of it, with the same identifier and body: a
 * receiver that has seen it knows it. One that waits for its next attempt is sent at once.
 */
export function redeliverWebhook(
  dependencies: Pick<Dependencies, 'prisma' | 'masterKeys' | 'now'>,
  viewer: Viewer,
  input: RedeliverWebhook,
): Promise<RedeliverWebhookResult> {
  const { deliveryId, clientMutationId } = input;
  return answerOnce<RedeliverWebhookResult>(
    dependencies,
    viewer,
    { mutation: 'redeliverWebhook', clientMutationId, input },
    (transaction) => beginAgain(transaction, viewer, deliveryId),
  );
}

async function beginAgain(
  transaction: Transaction,
  viewer: Viewer,
  deliveryId: string | null,
): Promise<RedeliverWebhookResult> {
  const { accountId } = viewer;
  const found = deliveryId && (await findDelivery(transaction, accountId, deliveryId));
  const endpoint = found && (await holdEndpoint(transaction, accountId, found.endpointId));
  if (!found || !endpoint) return { ok: false, code: 'DELIVERY_NOT_FOUND' };
  if (endpoint.disabledAt !== null) return { ok: false, code: 'ENDPOINT_DISABLED' };
  await beginDeliveryAgain(transaction, found.id, await readDatabaseTime(transaction));
  const webhookId = webhookIdOf(found.messageId);
  await auditWebhook(transaction, viewer, endpoint, {
    subclass: 'DELIVERY',
    action: 'REDELIVER',
    deed: (origin) =>
      `sent ${found.type} (${webhookId}) to the webhook endpoint at ${origin} again`,
    after: { webhookId, type: found.type },
  });
  const delivery = await findDelivery(transaction, accountId, found.id);
  return delivery === null ? { ok: false, code: 'DELIVERY_NOT_FOUND' } : { ok: true, delivery };
}
