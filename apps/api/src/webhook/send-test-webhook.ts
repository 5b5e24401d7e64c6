import type { Transaction } from '../database/database.ts';
import { readDatabaseTime } from '../database/read-database-time.ts';
import type { Dependencies } from '../dependencies.ts';
import { answerOnce } from '../mutation-answer/answer-once.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { webhookBody } from './append-webhook-message.ts';
import { auditWebhook } from './audit-webhook.ts';
import type { EndpointNotFound } from './update-webhook-endpoint.ts';
import {
  findDelivery,
  insertDelivery,
  type WebhookDeliveryRecord,
} from './webhook-delivery.store.ts';
import { holdEndpoint } from './webhook-endpoint.store.ts';
import { insertMessage } from './webhook-message.store.ts';

/** To which endpoint; null for an id that is no endpoint's. */
export type SendTestWebhook = {
  readonly endpointId: string | null;
  readonly clientMutationId: string | null;
};

/** The delivery, which is on its way; or why there is none. */
export type SendTestWebhookResult =
  | { readonly ok: true; readonly delivery: WebhookDeliveryRecord }
  | EndpointNotFound
  | EndpointDisabled;

/** The endpoint is told nothing while it is disabled. */
export type EndpointDisabled = { readonly ok: false; readonly code: 'ENDPOINT_DISABLED' };

/** Sends a test event to one endpoint, once: it is not tried again. */
export function sendTestWebhook(
  dependencies: Pick<Dependencies, 'prisma' | 'masterKeys' | 'now'>,
  viewer: Viewer,
  input: SendTestWebhook,
): Promise<SendTestWebhookResult> {
  const { endpointId, clientMutationId } = input;
  return answerOnce<SendTestWebhookResult>(
    dependencies,
    viewer,
    { mutation: 'sendTestWebhook', clientMutationId, input },
    (transaction) => storeTest(transaction, viewer, endpointId),
  );
}

async function storeTest(
  transaction: Transaction,
  viewer: Viewer,
  endpointId: string | null,
): Promise<SendTestWebhookResult> {
  const { accountId, accountShortname: account } = viewer;
  const endpoint = await holdEndpoint(transaction, accountId, endpointId);
  if (endpoint === null) return { ok: false, code: 'ENDPOINT_NOT_FOUND' };
  if (endpoint.disabledAt !== null) return { ok: false, code: 'ENDPOINT_DISABLED' };
  const now = await readDatabaseTime(transaction);
  const type = 'webhook.test';
  const body = webhookBody(type, now, { account, action: 'None: this is a test.' });
  const messageId = await insertMessage(transaction, { accountId, type, body, dueAt: now }, now);
  const deliveryId = await insertDelivery(transaction, messageId, endpoint.id, now);
  await auditWebhook(transaction, viewer, endpoint, {
    subclass: 'DELIVERY',
    action: 'TEST',
    deed: (origin) => `sent a test event to the webhook endpoint at ${origin}`,
  });
  const delivery = await findDelivery(transaction, accountId, deliveryId);
  if (delivery === null) throw new Error('A delivery that was just stored is not there');
  return { ok: true, delivery };
}
