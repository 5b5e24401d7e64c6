import type { SchedulePlan } from '@rekey/keys/schedule';
import { SYSTEM_ACTOR, type AuditActor } from '../audit/append-audit-event.ts';
import type { Transaction } from '../database/database.ts';
import { auditSharedSecret } from '../shared-secret/audit-shared-secret.ts';
import type { ScheduleRecord, Skip } from './schedule.store.ts';

/** One entry for a schedule that was set, changed or cleared; null for none. */
export async function auditScheduleChange(
  transaction: Transaction,
  { accountId, actor }: { readonly accountId: string; readonly actor: AuditActor },
  before: ScheduleRecord | null,
  after: (SchedulePlan & { readonly nextAt: Date }) | null,
): Promise<void> {
  await auditSharedSecret(transaction, {
    accountId,
    actor,
    subclass: 'SCHEDULE',
    action: 'UPDATE',
    deed:
      after === null
        ? 'cleared the schedule of the shared secret: nothing regenerates by itself'
        : `set the schedule of the shared secret: it regenerates by itself every ${after.everyDays} days, for the first time at ${after.nextAt.toISOString()}, with an overlap of ${after.overlapSeconds} seconds`,
    before: { schedule: before && planOf(before) },
    after: { schedule: after && { ...planOf(after), nextAt: after.nextAt.toISOString() } },
  });
}

const OBSTACLES = {
  OVERLAP_OPEN: 'an overlap is open',
  UNDO_OPEN: 'the regeneration before can be undone',
};

/** One entry for a regeneration that was left out. */
export async function auditSkip(
  transaction: Transaction,
  accountId: string,
  { dueAt, until, because }: Skip,
  nextAt: Date,
): Promise<void> {
  await auditSharedSecret(transaction, {
    accountId,
    actor: SYSTEM_ACTOR,
    subclass: 'SCHEDULE',
    action: 'SKIP',
    deed: `did not regenerate the shared secret by schedule at ${dueAt.toISOString()}: ${OBSTACLES[because]} until ${until.toISOString()}; it will at ${nextAt.toISOString()}`,
    after: { dueAt: dueAt.toISOString(), because, nextAt: nextAt.toISOString() },
  });
}

function planOf({ everyDays, hour, weekdays, overlapSeconds }: SchedulePlan) {
  return { everyDays, hour, weekdays: [...weekdays], overlapSeconds };
}
