import { actorOf, appendAuditEvent } from '../audit/append-audit-event.ts';
import type { Transaction } from '../database/database.ts';
import type { Prisma } from '../database/generated/client.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { targetOrigin } from './parse-target-url.ts';
import type { WebhookEndpointRecord } from './webhook-endpoint.store.ts';

/** Something that somebody did to a webhook endpoint. */
export type WebhookDeed = {
  readonly subclass: 'ENDPOINT' | 'SIGNING_SECRET' | 'DELIVERY';
  readonly action: 'CREATE' | 'UPDATE' | 'DELETE' | 'REGENERATE' | 'TEST' | 'REDELIVER';
  /** What follows the doer's name, with the endpoint's origin. */
  readonly deed: (origin: string) => string;
  readonly before?: Prisma.InputJsonObject;
  readonly after?: Prisma.InputJsonObject;
};

/** Appends it to the audit log, in the transaction that does it. */
export async function auditWebhook(
  transaction: Transaction,
  viewer: Viewer,
  { url }: Pick<WebhookEndpointRecord, 'url'>,
  { deed, ...event }: WebhookDeed,
): Promise<void> {
  await appendAuditEvent(transaction, {
    ...event,
    accountId: viewer.accountId,
    actor: actorOf(viewer),
    class: 'WEBHOOK',
    description: `${viewer.label} ${deed(targetOrigin(url))}.`,
  });
}

/** An endpoint as the audit log shows it: of its address the origin alone, since a path may hold a token. */
export function endpointSnapshot({ url, description, disabledAt }: WebhookEndpointRecord) {
  return {
    origin: targetOrigin(url),
    description,
    status: disabledAt === null ? 'ENABLED' : 'DISABLED',
  };
}
