import { acceptedVersions } from '@rekey/keys/regeneration';
import type { Dependencies } from '../dependencies.ts';
import { RequestError } from '../graphql/error.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { boundedCount, type BoundedCount } from './bounded-count.ts';
import { findBusiest, type BusyKey } from './busiest.store.ts';
import {
  countEnabledKeys,
  countSeenKeys,
  countUnusedAmongFirst,
  type UseScope,
} from './impact.store.ts';
import { listSecretVersions } from './secret-version.store.ts';

/** What a regeneration at this moment would stop. Keys are enabled ones; seen means let in. */
export type Impact = {
  readonly keysTotal: BoundedCount;
  readonly seenLastHour: BoundedCount;
  readonly seenLastDay: BoundedCount;
  readonly seenLastWeek: BoundedCount;
  readonly unusedKeys: BoundedCount;
};

const HOUR_MS = 3_600_000;
const BUSIEST_MAX = 100;

type ImpactDependencies = Pick<Dependencies, 'prisma' | 'now'>;

/**
 * Counts the account's keys by when they were last let in under a version that is accepted now. The
 * work is bounded, whatever the account has: above 10,000 a count says that it is a lower bound.
 */
export async function measureImpact(
  { prisma, now }: ImpactDependencies,
  { accountId }: Viewer,
): Promise<Impact> {
  const scope = await scopeOf(prisma, accountId, now());
  const [enabled, seen] = await Promise.all([
    countEnabledKeys(prisma, scope),
    countSeenKeys(prisma, scope),
  ]);
  const keysTotal = boundedCount(enabled.keys, enabled.isCut);
  const within = (hours: number, counted: number): BoundedCount => {
    const fromMs = scope.now.getTime() - hours * HOUR_MS;
    return boundedCount(counted, seen.cutAt !== null && seen.cutAt.getTime() >= fromMs);
  };
  const seenLastWeek = within(168, seen.lastWeek);
  const unusedKeys = keysTotal.isLowerBound
    ? boundedCount(await countUnusedAmongFirst(prisma, scope), true)
    : unusedOf(keysTotal, seenLastWeek);
  return {
    keysTotal,
    seenLastHour: within(1, seen.lastHour),
    seenLastDay: within(24, seen.lastDay),
    seenLastWeek,
    unusedKeys,
  };
}

/**
 * The busiest keys that a regeneration would stop, the busiest first.
 *
 * @throws {RequestError} BAD_USER_INPUT for less than 1 and more than 100.
 */
export async function listBusiest(
  { prisma, now }: ImpactDependencies,
  { accountId }: Viewer,
  first: number,
): Promise<readonly BusyKey[]> {
  if (first < 1 || first > BUSIEST_MAX)
    throw new RequestError('BAD_USER_INPUT', `first must be from 1 to ${BUSIEST_MAX}.`);
  return findBusiest(prisma, await scopeOf(prisma, accountId, now()), first);
}

/** With no more than 10,000 keys, all that were seen were counted; keys may come in between. */
function unusedOf(keysTotal: BoundedCount, inUse: BoundedCount): BoundedCount {
  return boundedCount(Math.max(0, keysTotal.count - inUse.count), inUse.isLowerBound);
}

async function scopeOf(
  prisma: Dependencies['prisma'],
  accountId: string,
  now: Date,
): Promise<UseScope> {
  const versions = acceptedVersions(await listSecretVersions(prisma, accountId), now);
  return { accountId, versions: versions.map(({ version }) => version), now };
}
