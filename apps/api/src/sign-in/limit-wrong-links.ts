import type { Dependencies } from '../dependencies.ts';
import { RequestError } from '../graphql/error.ts';
import { addressGroup } from '../address-group.ts';
import { countAttempt } from './attempt-count.store.ts';

/** Wrong setup and invitation links from one address, on all nodes together. */
const WRONG_LINKS_MAX = 30;
const WINDOW_SECONDS = 60;

/**
 * Counts a link that was wrong, used or expired. Guessing is hopeless; this keeps whoever tries from
 * the database.
 *
 * @returns after how many seconds the next may be tried, when there were too many; else null.
 */
export async function countWrongLink(
  { prisma, now }: Pick<Dependencies, 'prisma' | 'now'>,
  ip: string,
): Promise<number | null> {
  const limit = { key: `link:${addressGroup(ip)}`, windowSeconds: WINDOW_SECONDS };
  const { count, windowEndsAt } = await countAttempt(prisma, limit, now());
  if (count <= WRONG_LINKS_MAX) return null;
  return Math.max(1, Math.ceil((windowEndsAt.getTime() - now().getTime()) / 1000));
}

/**
 * Counts one, as `countWrongLink` does.
 *
 * @throws {RequestError} RATE_LIMITED, with when to try again.
 */
export async function limitWrongLinks(
  dependencies: Pick<Dependencies, 'prisma' | 'now'>,
  ip: string,
): Promise<void> {
  const seconds = await countWrongLink(dependencies, ip);
  if (seconds === null) return;
  throw new RequestError(
    'RATE_LIMITED',
    `Too many links that are not valid came from your address. Try again in ${seconds} seconds.`,
  );
}
