/** How old the shared secret may become before somebody is reminded of it. */
import { currentVersion, findVersion, originOf, type SecretVersion } from './secret-version.ts';

/** Within its time; soon over it; over it. Nothing regenerates by itself. */
export type SecretAge = 'FRESH' | 'DUE' | 'OVERDUE';

const DAY_MS = 86_400_000;

/** The longest time for which it is due before it is overdue, and the largest part of its life. */
const DUE_DAYS_MAX = 14;
const DUE_PART_MAX = 0.2;

/**
 * When the current string was first made: a restored secret is as old as it was. The making of the
 * current version should the list not reach back to where its string first appeared.
 */
export function stringMadeAt(versions: readonly SecretVersion[]): Date {
  const current = currentVersion(versions);
  const origin = findVersion(versions, originOf(versions, current.version));
  return (origin ?? current).createdAt;
}

/**
 * How the age of the current string stands to a maximum in days; null for none, and so always
 * `FRESH`. It is `DUE` for the last fourteen days before the maximum, or the last fifth should
 * that be shorter, and `OVERDUE` from the moment at which it has reached it.
 */
export function secretAge(
  versions: readonly SecretVersion[],
  now: Date,
  maxAgeDays: number | null,
): SecretAge {
  if (maxAgeDays === null) return 'FRESH';
  const maxMs = maxAgeDays * DAY_MS;
  const ageMs = now.getTime() - stringMadeAt(versions).getTime();
  if (ageMs >= maxMs) return 'OVERDUE';
  const dueMs = Math.min(DUE_DAYS_MAX * DAY_MS, DUE_PART_MAX * maxMs);
  return ageMs >= maxMs - dueMs ? 'DUE' : 'FRESH';
}
