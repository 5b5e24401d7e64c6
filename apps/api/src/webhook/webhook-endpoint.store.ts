import { uuidv7 } from 'uuidv7';
import type { AuditActor } from '../audit/append-audit-event.ts';
import type { Queryable, Transaction } from '../database/database.ts';
import type { PrismaClient } from '../database/generated/client.ts';
import type { ActorKind, WebhookDisabledReason } from '../database/generated/enums.ts';
import { pageOf, type Page, type PageRequest } from '../graphql/page.ts';

/** An endpoint, without its signing secret. */
export type WebhookEndpointRecord = {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  readonly secretVersion: number;
  /** Until when the signing secret before signs as well; may lie in the past. */
  readonly previousSignsUntil: Date | null;
  /** Null while enabled. */
  readonly disabledAt: Date | null;
  readonly disabledReason: WebhookDisabledReason | null;
  readonly failingSince: Date | null;
  readonly createdAt: Date;
  readonly createdByKind: ActorKind;
  readonly createdByLabel: string;
};

/** What may be changed of an endpoint. */
export type WebhookEndpointChanges = Partial<
  Pick<
    WebhookEndpointRecord,
    'url' | 'description' | 'disabledAt' | 'disabledReason' | 'failingSince'
  >
>;

const SELECT = {
  id: true,
  url: true,
  description: true,
  secretVersion: true,
  previousSignsUntil: true,
  disabledAt: true,
  disabledReason: true,
  failingSince: true,
  createdAt: true,
  createdByKind: true,
  createdByLabel: true,
} as const;

/** What an endpoint is made of; its signing secret is bound to the id. */
export type NewWebhookEndpoint = {
  readonly id: string;
  readonly accountId: string;
  readonly url: string;
  readonly description: string;
  readonly sealedSecret: Uint8Array<ArrayBuffer>;
  readonly createdAt: Date;
  readonly createdBy: AuditActor;
};

/** An id for a new endpoint: later ones are greater. */
export const newEndpointId = uuidv7;

/** Stores a new endpoint. */
export function insertEndpoint(
  transaction: Transaction,
  { createdBy, ...endpoint }: NewWebhookEndpoint,
): Promise<WebhookEndpointRecord> {
  const { kind: createdByKind, label: createdByLabel } = createdBy;
  return transaction.webhookEndpoint.create({
    data: { ...endpoint, createdByKind, createdByLabel },
    select: SELECT,
  });
}

/** How many endpoints the account has. */
export function countEndpoints(queryable: Queryable, accountId: string): Promise<number> {
  return queryable.webhookEndpoint.count({ where: { accountId } });
}

/** One page of the account's endpoints, newest first. @param page its cursor is an id. */
export async function findEndpoints(
  queryable: Queryable,
  accountId: string,
  page: PageRequest,
): Promise<Page<WebhookEndpointRecord>> {
  const isForward = page.direction === 'FORWARD';
  const beyond = page.cursor === null ? {} : { id: { [isForward ? 'lt' : 'gt']: page.cursor } };
  const rows = await queryable.webhookEndpoint.findMany({
    where: { accountId, ...beyond },
    orderBy: { id: isForward ? 'desc' : 'asc' },
    take: page.size + 1,
    select: SELECT,
  });
  return pageOf(rows, page);
}

/** The account's endpoint with this row id; null for another account's, as for none. */
export function findEndpoint(
  queryable: Queryable,
  accountId: string,
  id: string,
): Promise<WebhookEndpointRecord | null> {
  return queryable.webhookEndpoint.findFirst({ where: { accountId, id }, select: SELECT });
}

/** The same, held until the transaction ends, before any of its deliveries is. */
export async function holdEndpoint(
  transaction: Transaction,
  accountId: string,
  id: string | null,
): Promise<WebhookEndpointRecord | null> {
  if (id === null) return null;
  await transaction.$queryRaw`
    SELECT 1 AS held FROM webhook_endpoint WHERE id = ${id}::uuid FOR UPDATE`;
  return findEndpoint(transaction, accountId, id);
}

/** Changes an endpoint. Hold it. */
export function updateEndpoint(
  transaction: Transaction,
  id: string,
  data: WebhookEndpointChanges,
): Promise<WebhookEndpointRecord> {
  return transaction.webhookEndpoint.update({ where: { id }, data, select: SELECT });
}

/** Deletes an endpoint with its log. Hold it. */
export async function deleteEndpoint(transaction: Transaction, id: string): Promise<void> {
  await transaction.webhookEndpoint.delete({ where: { id }, select: { id: true } });
}

/** A new signing secret, and until when the one before signs as well; null for no longer. */
export type NextSigningSecret = {
  readonly sealedSecret: Uint8Array<ArrayBuffer>;
  readonly previousSignsUntil: Date | null;
};

/** Puts a new signing secret in place of the current one. Hold the endpoint. */
export async function replaceSigningSecret(
  transaction: Transaction,
  id: string,
  { sealedSecret, previousSignsUntil }: NextSigningSecret,
): Promise<WebhookEndpointRecord> {
  const { sealedSecret: before } = await transaction.webhookEndpoint.findUniqueOrThrow({
    where: { id },
    select: { sealedSecret: true },
  });
  return transaction.webhookEndpoint.update({
    where: { id },
    data: {
      sealedSecret,
      secretVersion: { increment: 1 },
      sealedPreviousSecret: previousSignsUntil === null ? null : before,
      previousSignsUntil,
    },
    select: SELECT,
  });
}

/** Empties the signing secrets that were replaced and sign no more. @returns how many. */
export async function destroyPreviousSecrets(prisma: PrismaClient, now: Date): Promise<number> {
  const { count } = await prisma.webhookEndpoint.updateMany({
    where: { previousSignsUntil: { lte: now } },
    data: { sealedPreviousSecret: null, previousSignsUntil: null },
  });
  return count;
}
