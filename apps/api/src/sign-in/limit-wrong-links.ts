import type { Dependencies } from '../dependencies.ts';
import { RequestError } from '../graphql/error.ts';
import { addressGroup } from './address-group.ts';
import { countAttempt } from './attempt-count.store.ts';

/** Wrong setup and invitation links from one address, on all nodes together. */
const WRONG_LINKS_MAX = 30;
const WINDOW_SECONDS = 60;

/**
 * Counts a link that was wrong, used or expired. Guessing is hopeless; this keeps whoever tries from
 * the database.
 *
 * @throws {RequestError} RATE_LIMITED, with when to try again.
 */
export async function limitWrongLinks(
  { prisma, now }: Pick<Dependencies, 'prisma' | 'now'>,
  ip: string,
): Promise<void> {
  const limit = { key: `link:${addressGroup(ip)}`, windowSeconds: WINDOW_SECONDS };
  const { count, windowEndsAt } = await countAttempt(prisma, limit, now());
  if (count <= WRONG_LINKS_MAX) return;
  const seconds = Math.max(1, Math.ceil((windowEndsAt.getTime() - now().getTime()) / 1000));
  throw new RequestError(
    'RATE_LIMITED',
    `Too many links that are not valid came from your address. Try again in ${seconds} seconds.`,
  );
}
