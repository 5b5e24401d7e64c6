/** A schedule: regenerating every so many days without anybody's doing, always with an overlap. */
import { OVERLAP_SECONDS_MAX, openOverlap } from './overlap.ts';
import { findRestorable } from './restoration.ts';
import { currentVersion, type SecretVersion } from './secret-version.ts';

/** When to regenerate, and for how long the version before stays accepted. Days and hours are of UTC. */
export type SchedulePlan = {
  /** 7 to 365. Days are counted by the calendar, so that an hour is met whenever it was regenerated. */
  everyDays: number;
  /** 0 to 23: the hour that begins it. */
  hour: number;
  /** Days of the week on which it may be, 1 for Monday to 7 for Sunday; at least one. */
  weekdays: readonly number[];
  /** 3600 to 604800: a scheduled regeneration never cuts off at once. */
  overlapSeconds: number;
};

/** A plan in force. */
export type Schedule = SchedulePlan & {
  /** From when on days are counted, unless the secret was changed later. */
  setAt: Date;
  /** The last time it was left out, and until when something stood in its way; null for never. */
  skipped: { dueAt: Date; until: Date } | null;
};

/** What is wrong with a plan; null for nothing. */
export type ScheduleProblem =
  | 'EVERY_DAYS_OUT_OF_RANGE'
  | 'HOUR_OUT_OF_RANGE'
  | 'WEEKDAYS_OUT_OF_RANGE'
  | 'OVERLAP_OUT_OF_RANGE';

/** What to do at a moment. */
export type ScheduleVerdict =
  | { kind: 'WAIT'; nextAt: Date }
  | { kind: 'REGENERATE'; dueAt: Date }
  /** It would cut off an overlap, or take away the way back; store it as `skipped`. */
  | { kind: 'SKIP'; dueAt: Date; because: ScheduleObstacle; until: Date };

/** Why a regeneration by schedule was left out. */
export type ScheduleObstacle = 'OVERLAP_OPEN' | 'UNDO_OPEN';

/** The least and the most days between two regenerations by schedule. */
export const SCHEDULE_DAYS = { min: 7, max: 365 } as const;
/** The least and the most seconds of their overlap. */
export const SCHEDULE_OVERLAP_SECONDS = { min: 3600, max: OVERLAP_SECONDS_MAX } as const;
/** Every day of the week. */
export const ALL_WEEKDAYS: readonly number[] = [1, 2, 3, 4, 5, 6, 7];

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Whether a plan can be kept. */
export function refusePlan(plan: SchedulePlan): ScheduleProblem | null {
  const { everyDays, hour, weekdays, overlapSeconds } = plan;
  if (!isWhole(everyDays, SCHEDULE_DAYS)) return 'EVERY_DAYS_OUT_OF_RANGE';
  if (!isWhole(hour, { min: 0, max: 23 })) return 'HOUR_OUT_OF_RANGE';
  if (weekdays.length === 0 || !weekdays.every((day) => ALL_WEEKDAYS.includes(day)))
    return 'WEEKDAYS_OUT_OF_RANGE';
  return isWhole(overlapSeconds, SCHEDULE_OVERLAP_SECONDS) ? null : 'OVERLAP_OUT_OF_RANGE';
}

/**
 * When it is to be next: the first hour of the plan so many days after the secret was last changed,
 * by whomever, or after the schedule was set, whichever is later. What is past is still to be done.
 */
export function nextByScheduleAt(schedule: Schedule, versions: readonly SecretVersion[]): Date {
  const { createdAt } = currentVersion(versions);
  const { everyDays, hour, setAt, skipped } = schedule;
  const countedMs = Math.max(createdAt.getTime(), setAt.getTime());
  const midnightMs = Math.floor(countedMs / DAY_MS) * DAY_MS;
  const earliestMs = midnightMs + everyDays * DAY_MS + hour * HOUR_MS;
  return hourFrom(schedule, Math.max(earliestMs, skipped?.until.getTime() ?? 0));
}

/**
 * What a schedule asks for at `now`. However long nobody looked, it asks once: what it makes begins
 * the count anew, also for a clock that is set back afterwards.
 */
export function judgeSchedule(
  schedule: Schedule,
  versions: readonly SecretVersion[],
  { undoSeconds, now }: { undoSeconds: number; now: Date },
): ScheduleVerdict {
  const dueAt = nextByScheduleAt(schedule, versions);
  if (now < dueAt) return { kind: 'WAIT', nextAt: dueAt };
  const open = openOverlap(versions, now);
  if (open !== null)
    return { kind: 'SKIP', dueAt, because: 'OVERLAP_OPEN', until: open.acceptedUntil };
  const restorable = findRestorable(versions, { undoSeconds, now });
  if (restorable !== null)
    return { kind: 'SKIP', dueAt, because: 'UNDO_OPEN', until: restorable.until };
  return { kind: 'REGENERATE', dueAt };
}

/** The first moment from then on that is the plan's hour on one of its days. */
function hourFrom({ hour, weekdays }: SchedulePlan, fromMs: number): Date {
  const midnightMs = Math.floor(fromMs / DAY_MS) * DAY_MS;
  for (let days = 0; ; days += 1) {
    const at = new Date(midnightMs + days * DAY_MS + hour * HOUR_MS);
    if (at.getTime() >= fromMs && (days > 7 || weekdays.includes(weekdayOf(at)))) return at;
  }
}

/** 1 for Monday to 7 for Sunday. */
function weekdayOf(at: Date): number {
  return at.getUTCDay() === 0 ? 7 : at.getUTCDay();
}

function isWhole(value: number, { min, max }: { min: number; max: number }): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}
