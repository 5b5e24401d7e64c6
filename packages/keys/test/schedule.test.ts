import { expect, test } from 'vitest';
import { firstSecretVersion, regenerate, type SecretVersion } from '../src/regeneration.ts';
import {
  ALL_WEEKDAYS,
  judgeSchedule,
  nextByScheduleAt,
  refusePlan,
  type Schedule,
  type SchedulePlan,
} from '../src/schedule.ts';

const at = (text: string) => new Date(`${text}Z`);

/** A Wednesday. */
const BEGIN = at('2026-11-25T10:30:00');
const PLAN: SchedulePlan = { everyDays: 7, hour: 3, weekdays: ALL_WEEKDAYS, overlapSeconds: 3600 };
const inForce = (plan: Partial<Schedule> = {}): Schedule => ({
  ...{ ...PLAN, setAt: BEGIN, skipped: null },
  ...plan,
});
const madeAt = (createdAt: Date): SecretVersion[] => [firstSecretVersion(createdAt)];

test.each<[string, Partial<SchedulePlan>, string | null]>([
  ['the shortest', {}, null],
  ['the longest', { everyDays: 365, hour: 23, overlapSeconds: 604_800, weekdays: [7] }, null],
  ['less than a week', { everyDays: 6 }, 'EVERY_DAYS_OUT_OF_RANGE'],
  ['more than a year', { everyDays: 366 }, 'EVERY_DAYS_OUT_OF_RANGE'],
  ['half a day', { everyDays: 7.5 }, 'EVERY_DAYS_OUT_OF_RANGE'],
  ['no hour', { hour: 24 }, 'HOUR_OUT_OF_RANGE'],
  ['no day', { weekdays: [] }, 'WEEKDAYS_OUT_OF_RANGE'],
  ['an eighth day', { weekdays: [1, 8] }, 'WEEKDAYS_OUT_OF_RANGE'],
  ['no overlap', { overlapSeconds: 0 }, 'OVERLAP_OUT_OF_RANGE'],
  ['less than an hour of it', { overlapSeconds: 3599 }, 'OVERLAP_OUT_OF_RANGE'],
  ['more than a week of it', { overlapSeconds: 604_801 }, 'OVERLAP_OUT_OF_RANGE'],
])('a plan of %s: %j is %j', (_, plan, problem) => {
  expect(refusePlan({ ...PLAN, ...plan })).toBe(problem);
});

test('counts days by the calendar, so that the hour stays the same', () => {
  expect(nextByScheduleAt(inForce(), madeAt(BEGIN))).toEqual(at('2026-12-02T03:00:00'));
  const late = madeAt(at('2026-12-02T03:09:59'));
  expect(nextByScheduleAt(inForce(), late)).toEqual(at('2026-12-09T03:00:00'));
});

test('waits for a day of the week that is allowed', () => {
  const schedule = inForce({ weekdays: [1, 5] });
  expect(nextByScheduleAt(schedule, madeAt(BEGIN))).toEqual(at('2026-12-04T03:00:00'));
});

test('counts from when it was set, or from the last change should that be later', () => {
  const old = madeAt(at('2026-01-01T00:00:00'));
  expect(nextByScheduleAt(inForce(), old)).toEqual(at('2026-12-02T03:00:00'));
  const byHand = madeAt(at('2026-12-01T23:00:00'));
  expect(nextByScheduleAt(inForce(), byHand)).toEqual(at('2026-12-08T03:00:00'));
});

/** Two versions: the first stays accepted for a time after the second was made. */
function replaced(createdAt: Date, overlapSeconds: number): SecretVersion[] {
  const result = regenerate(madeAt(BEGIN), { overlapSeconds, now: createdAt });
  if (!result.ok) throw new Error(result.code);
  return [result.current, result.replaced];
}

test('is skipped while an overlap is open or the way back is, and then waits for its hour', () => {
  const now = at('2026-12-02T03:00:00');
  const overlapping = replaced(at('2026-11-25T03:05:00'), 604_800);
  const schedule = inForce({ setAt: at('2026-11-25T00:00:00') });
  const until = at('2026-12-02T03:05:00');
  const skip = { kind: 'SKIP', dueAt: now, because: 'OVERLAP_OPEN', until };
  expect(judgeSchedule(schedule, overlapping, { undoSeconds: 600, now })).toEqual(skip);
  const skipped = { ...schedule, skipped: { dueAt: now, until } };
  const nextAt = at('2026-12-03T03:00:00');
  expect(judgeSchedule(skipped, overlapping, { undoSeconds: 600, now })).toEqual({
    ...{ kind: 'WAIT', nextAt },
  });
  expect(judgeSchedule(skipped, overlapping, { undoSeconds: 600, now: nextAt }).kind).toBe(
    'REGENERATE',
  );
  const undoable = replaced(at('2026-11-25T20:00:00'), 0);
  expect(judgeSchedule(schedule, undoable, { undoSeconds: 86_400 * 7, now })).toEqual({
    ...{ kind: 'SKIP', dueAt: now, because: 'UNDO_OPEN', until: at('2026-12-02T20:00:00') },
  });
});
