import { nextByScheduleAt } from '@rekey/keys/schedule';
import type { Dependencies } from '../dependencies.ts';
import { readSharedSecretState } from '../shared-secret/read-shared-secret.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { findSchedule, type ScheduleRecord } from './schedule.store.ts';

/** A schedule with when it is next; `skipped` is null unless the next time is so late because of it. */
export type ShownSchedule = ScheduleRecord & { readonly nextAt: Date };

/** The schedule of the viewer's account; null for none. */
export async function readSchedule(
  dependencies: Pick<Dependencies, 'prisma' | 'fleet' | 'sharedSecretMemory'>,
  viewer: Viewer,
): Promise<ShownSchedule | null> {
  const schedule = await findSchedule(dependencies.prisma, viewer.accountId);
  if (schedule === null) return null;
  const { versions, current } = await readSharedSecretState(dependencies, viewer);
  const { skipped } = schedule;
  return {
    ...schedule,
    nextAt: nextByScheduleAt(schedule, versions),
    skipped: skipped !== null && skipped.dueAt > current.createdAt ? skipped : null,
  };
}
