import { uuidv7 } from 'uuidv7';
import type { Queryable, Transaction } from '../database/database.ts';
import type { WebhookDeliveryState } from '../database/generated/enums.ts';
import { pageOf, type Page, type PageRequest } from '../graphql/page.ts';
import type { AttemptRecord } from './record-attempt.store.ts';

/** One message on its way to one endpoint, with what was tried so far. */
export type WebhookDeliveryRecord = {
  readonly id: string;
  readonly messageId: string;
  readonly endpointId: string;
  readonly type: string;
  /** JSON, as it is sent. */
  readonly body: string;
  readonly state: WebhookDeliveryState;
  readonly createdAt: Date;
  /** When it is tried next, while it is pending. */
  readonly nextAttemptAt: Date;
  /** Newest first. */
  readonly attempts: readonly AttemptRecord[];
};

/** More than are made without somebody sending it again. */
const ATTEMPTS_SHOWN_MAX = 30;

const SELECT = {
  id: true,
  messageId: true,
  endpointId: true,
  state: true,
  createdAt: true,
  nextAttemptAt: true,
  message: { select: { type: true, body: true } },
  attempts: {
    orderBy: { id: 'desc' },
    take: ATTEMPTS_SHOWN_MAX,
    select: { startedAt: true, durationMs: true, statusCode: true, error: true },
  },
} as const;

type Row = Omit<WebhookDeliveryRecord, 'type' | 'body'> & {
  readonly message: Pick<WebhookDeliveryRecord, 'type' | 'body'>;
};

const recordOf = ({ message, ...row }: Row): WebhookDeliveryRecord => ({ ...row, ...message });

/** One page of an endpoint's deliveries, newest first. @param page its cursor is an id. */
export async function findDeliveries(
  queryable: Queryable,
  endpointId: string,
  page: PageRequest,
): Promise<Page<WebhookDeliveryRecord>> {
  const isForward = page.direction === 'FORWARD';
  const beyond = page.cursor === null ? {} : { id: { [isForward ? 'lt' : 'gt']: page.cursor } };
  const rows = await queryable.webhookDelivery.findMany({
    where: { endpointId, ...beyond },
    orderBy: { id: isForward ? 'desc' : 'asc' },
    take: page.size + 1,
    select: SELECT,
  });
  return pageOf(rows.map(recordOf), page);
}

/** The account's delivery with this row id; null for another account's, as for none. */
export async function findDelivery(
  queryable: Queryable,
  accountId: string,
  id: string,
): Promise<WebhookDeliveryRecord | null> {
  const where = { id, endpoint: { accountId } };
  const row = await queryable.webhookDelivery.findFirst({ where, select: SELECT });
  return row && recordOf(row);
}

/** Stores a delivery that is due at once. @returns its row id. */
export async function insertDelivery(
  transaction: Transaction,
  messageId: string,
  endpointId: string,
  now: Date,
): Promise<string> {
  const id = uuidv7();
  await transaction.webhookDelivery.create({
    data: { id, messageId, endpointId, nextAttemptAt: now, createdAt: now },
    select: { id: true },
  });
  return id;
}

/** Makes a delivery due at once, from its first attempt on, unless a node is at it. Hold its endpoint. */
export async function beginDeliveryAgain(
  transaction: Transaction,
  id: string,
  now: Date,
): Promise<void> {
  await transaction.webhookDelivery.updateMany({
    where: { id, OR: [{ claimedUntil: null }, { claimedUntil: { lte: now } }] },
    data: { state: 'PENDING', attemptCount: 0, nextAttemptAt: now, claimedUntil: null },
  });
}
