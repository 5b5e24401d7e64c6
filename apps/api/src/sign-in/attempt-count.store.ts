import type { Queryable } from '../database/database.ts';

/** How often something was attempted, and when counting starts anew. */
export type AttemptCount = { readonly count: number; readonly windowEndsAt: Date };

/**
 * Counts one attempt, in one statement: of attempts made at once on any number of nodes, each gets a
 * number of its own. The first after a window's end opens the next.
 */
export async function countAttempt(
  database: Queryable,
  { key, windowSeconds }: { readonly key: string; readonly windowSeconds: number },
  now: Date,
): Promise<AttemptCount> {
  const windowEndsAt = new Date(now.getTime() + windowSeconds * 1000);
  const [attempts] = await database.$queryRaw<[AttemptCount]>`
    INSERT INTO attempt_count AS attempts (key, count, window_ends_at) VALUES (${key}, 1, ${windowEndsAt})
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN attempts.window_ends_at <= ${now} THEN 1 ELSE attempts.count + 1 END,
      window_ends_at = CASE WHEN attempts.window_ends_at <= ${now} THEN ${windowEndsAt} ELSE attempts.window_ends_at END
    RETURNING count, window_ends_at AS "windowEndsAt"`;
  return attempts;
}

/** Deletes the counts whose window is over. @returns how many there were. */
export async function purgeAttemptCounts(database: Queryable, now: Date): Promise<number> {
  const { count } = await database.attemptCount.deleteMany({
    where: { windowEndsAt: { lte: now } },
  });
  return count;
}

/** Takes attempts back that turned out to be rightful. */
export async function takeAttemptsBack(
  database: Queryable,
  keys: readonly string[],
): Promise<void> {
  await database.attemptCount.updateMany({
    where: { key: { in: [...keys] }, count: { gt: 0 } },
    data: { count: { decrement: 1 } },
  });
}
