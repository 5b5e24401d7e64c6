import { uuidv7 } from 'uuidv7';
import type { Queryable, Transaction } from '../database/database.ts';
import type { PrismaClient } from '../database/generated/client.ts';

/** A message as it is written down. */
export type NewMessage = {
  readonly accountId: string;
  readonly type: string;
  /** JSON. */
  readonly body: string;
  readonly dueAt: Date;
};

/** The shortname by which integrations know the account. */
export async function findShortname(queryable: Queryable, accountId: string): Promise<string> {
  const select = { shortname: true };
  const where = { id: accountId };
  return (await queryable.account.findUniqueOrThrow({ where, select })).shortname;
}

/** Stores a message, to be given to the endpoints once it is due. @returns its row id. */
export async function insertMessage(
  transaction: Transaction,
  message: NewMessage,
  fannedOutAt: Date | null = null,
): Promise<string> {
  const id = uuidv7();
  await transaction.webhookMessage.create({
    data: { id, ...message, fannedOutAt },
    select: { id: true },
  });
  return id;
}

/** Stores the end of an overlap in place of one that is stored, unless that was told already. */
export async function upsertOverlapEnd(
  transaction: Transaction,
  message: NewMessage & { readonly overlapOfVersion: number },
): Promise<void> {
  const { accountId, type, overlapOfVersion, body, dueAt } = message;
  await transaction.$executeRaw`
    INSERT INTO webhook_message (id, account_id, type, overlap_of_version, body, due_at)
    VALUES (${uuidv7()}::uuid, ${accountId}::uuid, ${type}, ${overlapOfVersion}, ${body}, ${dueAt})
    ON CONFLICT (account_id, overlap_of_version) DO UPDATE
      SET body = excluded.body, due_at = excluded.due_at
      WHERE webhook_message.fanned_out_at IS NULL`;
}

/** Deletes the end of an overlap that is not to be told, unless it was told already. */
export async function deleteOverlapEnd(
  transaction: Transaction,
  accountId: string,
  overlapOfVersion: number,
): Promise<void> {
  await transaction.webhookMessage.deleteMany({
    where: { accountId, overlapOfVersion, fannedOutAt: null },
  });
}

const DUE_PER_FAN_OUT = 50;

/**
 * Gives the messages that are due to the enabled endpoints of their accounts, each once, whichever
 * nodes do it at the same time. @returns how many messages; there may be more.
 */
export async function fanOutDueMessages(prisma: PrismaClient): Promise<number> {
  const [due] = await prisma.$queryRaw<[{ any: boolean }]>`
    SELECT EXISTS (SELECT FROM webhook_message
      WHERE fanned_out_at IS NULL AND due_at <= clock_timestamp()) AS any`;
  return due.any ? prisma.$transaction(fanOut) : 0;
}

type DueMessage = { readonly id: string; readonly accountId: string; readonly at: Date };
type Recipient = { readonly id: string; readonly accountId: string };

async function fanOut(transaction: Transaction): Promise<number> {
  const messages = await transaction.$queryRaw<DueMessage[]>`
    WITH due AS MATERIALIZED (
      SELECT id FROM webhook_message
       WHERE fanned_out_at IS NULL AND due_at <= clock_timestamp()
       ORDER BY due_at, id LIMIT ${DUE_PER_FAN_OUT} FOR UPDATE SKIP LOCKED)
    UPDATE webhook_message SET fanned_out_at = clock_timestamp() FROM due
     WHERE webhook_message.id = due.id
    RETURNING webhook_message.id, account_id AS "accountId", fanned_out_at AS at`;
  if (messages.length === 0) return 0;
  const accountIds = [...new Set(messages.map(({ accountId }) => accountId))];
  // Held, so that none is disabled or deleted before what it is given here is there to be ended with it.
  const recipients = await transaction.$queryRaw<Recipient[]>`
    SELECT id, account_id AS "accountId" FROM webhook_endpoint
     WHERE account_id = ANY(${accountIds}::uuid[]) AND disabled_at IS NULL
     ORDER BY id FOR SHARE`;
  const inOrder = messages.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  await transaction.webhookDelivery.createMany({
    data: inOrder.flatMap((message) => deliveriesOf(message, recipients)),
  });
  return messages.length;
}

function deliveriesOf({ id: messageId, accountId, at }: DueMessage, recipients: Recipient[]) {
  return recipients
    .filter((recipient) => recipient.accountId === accountId)
    .map(({ id: endpointId }) => ({
      ...{ id: uuidv7(), messageId, endpointId },
      ...{ nextAttemptAt: at, createdAt: at },
    }));
}

/** Deletes the messages that were told before, with all that was logged of them. @returns how many. */
export async function purgeMessages(prisma: PrismaClient, toldBefore: Date): Promise<number> {
  const { count } = await prisma.webhookMessage.deleteMany({
    where: { fannedOutAt: { lt: toldBefore } },
  });
  return count;
}
