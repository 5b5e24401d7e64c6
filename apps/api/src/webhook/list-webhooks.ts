import type { Dependencies } from '../dependencies.ts';
import { RequestError } from '../graphql/error.ts';
import {
  parsePageArguments,
  type Page,
  type PageArguments,
  type PageRequest,
} from '../graphql/page.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import {
  findDeliveries,
  findDelivery,
  type WebhookDeliveryRecord,
} from './webhook-delivery.store.ts';
import {
  findEndpoint,
  findEndpoints,
  type WebhookEndpointRecord,
} from './webhook-endpoint.store.ts';

type Needs = Pick<Dependencies, 'prisma'>;

const CURSOR = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The place of an endpoint or a delivery in its list; opaque to callers. */
export function webhookCursor({ id }: { readonly id: string }): string {
  return Buffer.from(id).toString('base64url');
}

/**
 * One page of the account's webhook endpoints, newest first.
 *
 * @throws {RequestError} BAD_USER_INPUT for paging arguments that make no page.
 */
export async function listWebhookEndpoints(
  { prisma }: Needs,
  { accountId }: Viewer,
  page: PageArguments,
): Promise<Page<WebhookEndpointRecord>> {
  return findEndpoints(prisma, accountId, parsePage(page));
}

/** The endpoint with this row id; null for another account's, as for none. */
export async function readWebhookEndpoint(
  { prisma }: Needs,
  { accountId }: Viewer,
  id: string,
): Promise<WebhookEndpointRecord | null> {
  return findEndpoint(prisma, accountId, id);
}

/**
 * One page of the deliveries to an endpoint of the account, newest first; empty for another account's.
 *
 * @throws {RequestError} BAD_USER_INPUT for paging arguments that make no page.
 */
export async function listWebhookDeliveries(
  { prisma }: Needs,
  { accountId }: Viewer,
  endpointId: string | null,
  page: PageArguments,
): Promise<Page<WebhookDeliveryRecord>> {
  const request = parsePage(page);
  const endpoint = endpointId && (await findEndpoint(prisma, accountId, endpointId));
  if (!endpoint) return { rows: [], hasNextPage: false, hasPreviousPage: false };
  return findDeliveries(prisma, endpoint.id, request);
}

/** The delivery with this row id; null for another account's, as for none. */
export async function readWebhookDelivery(
  { prisma }: Needs,
  { accountId }: Viewer,
  id: string,
): Promise<WebhookDeliveryRecord | null> {
  return findDelivery(prisma, accountId, id);
}

function parsePage(page: PageArguments): PageRequest {
  const request = parsePageArguments(page);
  const cursor = request.cursor && Buffer.from(request.cursor, 'base64url').toString('latin1');
  if (cursor !== null && !CURSOR.test(cursor))
    throw new RequestError('BAD_USER_INPUT', 'after is not a cursor of this list.');
  return { ...request, cursor };
}
