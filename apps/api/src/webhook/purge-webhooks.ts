import type { PrismaClient } from '../database/generated/client.ts';
import { destroyPreviousSecrets } from './webhook-endpoint.store.ts';
import { purgeMessages } from './webhook-message.store.ts';

const DAY_MS = 86_400_000;
/** How long the log of deliveries goes back. */
const LOG_DAYS = 30;

/** Deletes what was told long ago, and signing secrets that sign no more. @returns how many of both. */
export async function purgeWebhooks(prisma: PrismaClient, now: Date): Promise<number> {
  const messages = await purgeMessages(prisma, new Date(now.getTime() - LOG_DAYS * DAY_MS));
  return messages + (await destroyPreviousSecrets(prisma, now));
}
