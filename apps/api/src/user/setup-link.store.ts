import type { Queryable, Transaction } from '../database/database.ts';
import { generateLinkToken } from './link-token.ts';

/** A setup link that nobody used stops working after a day; the next start prints another. */
const SETUP_LINK_MS = 86_400_000;

const oldestCreatedAt = (now: Date) => new Date(now.getTime() - SETUP_LINK_MS);

/** Stores a new setup link, and clears away those that have run out. @returns its token, for the one time. */
export async function insertSetupLink(transaction: Transaction, now: Date): Promise<string> {
  const { token, tokenHash } = generateLinkToken();
  await purgeSetupLinks(transaction, now);
  await transaction.setupLink.create({ data: { tokenHash, createdAt: now } });
  return token;
}

/** Whether a setup link may still be used. */
export async function isSetupLinkOpen(
  database: Queryable,
  tokenHash: Uint8Array<ArrayBuffer>,
  now: Date,
): Promise<boolean> {
  const where = { tokenHash, createdAt: { gt: oldestCreatedAt(now) } };
  return (await database.setupLink.findFirst({ where, select: { id: true } })) !== null;
}

/** Ends every setup link. */
export async function deleteSetupLinks(transaction: Transaction): Promise<void> {
  await transaction.setupLink.deleteMany();
}

/** Deletes the links that have run out. @returns how many there were. */
export async function purgeSetupLinks(database: Queryable, now: Date): Promise<number> {
  const createdAt = { lte: oldestCreatedAt(now) };
  const { count } = await database.setupLink.deleteMany({ where: { createdAt } });
  return count;
}
