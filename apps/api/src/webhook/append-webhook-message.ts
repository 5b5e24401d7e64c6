import type { Transaction } from '../database/database.ts';
import {
  findShortname,
  insertMessage,
  upsertOverlapEnd,
  type NewMessage,
} from './webhook-message.store.ts';

/** What can be told. */
export type WebhookMessageType =
  | 'shared_secret.regenerated'
  | 'shared_secret.overlap_ended'
  | 'shared_secret.restored'
  | 'webhook.test';

/** Something to tell an account's endpoints. `data` never holds a secret, a key or a token. */
export type WebhookNews = {
  readonly accountId: string;
  readonly type: WebhookMessageType;
  /** When it happens, by the database's clock; it is told from then on. */
  readonly at: Date;
  readonly data: Readonly<Record<string, unknown>>;
};

/**
 * Writes down what is to be told, in the transaction of what it tells of: either both are there or
 * neither, and whatever node is running then tells it.
 */
export async function appendWebhookMessage(
  transaction: Transaction,
  news: WebhookNews,
): Promise<void> {
  await insertMessage(transaction, await messageOf(transaction, news));
}

/**
 * Writes down that an overlap ends, which is told once: when it is given to end by itself, and then
 * again, in place of that, should it be ended before. One that was told of by then stays as it is.
 */
export async function appendOverlapEnd(
  transaction: Transaction,
  overlapOfVersion: number,
  news: WebhookNews,
): Promise<void> {
  const message = await messageOf(transaction, news);
  await upsertOverlapEnd(transaction, { ...message, overlapOfVersion });
}

export { deleteOverlapEnd as withdrawOverlapEnd } from './webhook-message.store.ts';

async function messageOf(
  transaction: Transaction,
  { accountId, type, at, data }: WebhookNews,
): Promise<NewMessage> {
  const account = await findShortname(transaction, accountId);
  return { accountId, type, dueAt: at, body: webhookBody(type, at, { account, ...data }) };
}

/** The payload in the form that the Standard Webhooks specification recommends. */
export function webhookBody(type: WebhookMessageType, at: Date, data: object): string {
  return JSON.stringify({ type, timestamp: at.toISOString(), data });
}
