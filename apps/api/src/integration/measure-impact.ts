import { acceptedVersions } from '@rekey/keys/regeneration';
import type { Dependencies } from '../dependencies.ts';
import { RequestError } from '../graphql/error.ts';
import { readSharedSecretState } from '../shared-secret/read-shared-secret.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { boundedCount, type BoundedCount } from './bounded-count.ts';
import { findBusiest, type BusyKey } from './busiest.store.ts';
import {
  countEnabledKeys,
  countSeenKeys,
  countUnusedAmongFirst,
  type UseScope,
} from './impact.store.ts';

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

type ImpactDependencies = Pick<Dependencies, 'prisma' | 'now' | 'fleet' | 'sharedSecretMemory'>;

/**
 * Counts the account's keys by when they were last let in under a version that is accepted now. The
 * work is bounded, whatever the account has: above 10,000 a count says that it is a lower bound.
 */
export async function measureImpact(
  dependencies: ImpactDependencies,
  viewer: Viewer,
): Promise<Impact> {
  const { prisma } = dependencies;
  const scope = await scopeOf(dependencies, viewer);
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
  dependencies: ImpactDependencies,
  viewer: Viewer,
  first: number,
): Promise<readonly BusyKey[]> {
  if (first < 1 || first > BUSIEST_MAX)
    throw new RequestError('BAD_USER_INPUT', `first must be from 1 to ${BUSIEST_MAX}.`);
  return findBusiest(dependencies.prisma, await scopeOf(dependencies, viewer), first);
}

/** With no more than 10,000 keys, all that were seen were counted; keys may come in between. */
function unusedOf(keysTotal: BoundedCount, inUse: BoundedCount): BoundedCount {
  return boundedCount(Math.max(0, keysTotal.count - inUse.count), inUse.isLowerBound);
}

async function scopeOf(dependencies: ImpactDependencies, viewer: Viewer): Promise<UseScope> {
  const { versions } = await readSharedSecretState(dependencies, viewer);
  const now = dependencies.now();
  const accepted = acceptedVersions(versions, now);
  return { accountId: viewer.accountId, versions: accepted.map(({ version }) => version), now };
}
