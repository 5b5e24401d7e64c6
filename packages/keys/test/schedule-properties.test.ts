import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  endOverlap,
  findRestorable,
  firstSecretVersion,
  openOverlap,
  regenerate,
  restorePrevious,
  type SecretVersion,
} from '../src/regeneration.ts';
import {
  ALL_WEEKDAYS,
  judgeSchedule,
  type Schedule,
  type SchedulePlan,
  type ScheduleVerdict,
} from '../src/schedule.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const BEGIN = new Date('2026-11-25T10:30:00Z');
/** Longer than the setting allows, so that it is met. */
const UNDO = 8 * 86_400;

const plans: fc.Arbitrary<SchedulePlan> = fc.record({
  everyDays: fc.oneof(fc.constant(7), fc.integer({ min: 7, max: 365 })),
  hour: fc.integer({ min: 0, max: 23 }),
  weekdays: fc.oneof(fc.constant(ALL_WEEKDAYS), fc.subarray([...ALL_WEEKDAYS], { minLength: 1 })),
  overlapSeconds: fc.constantFrom(3600, 604_800, 604_800),
});

const DEEDS = ['REGENERATE', 'RESTORE', 'END_OVERLAP'] as const;
type Deed = 'NONE' | (typeof DEEDS)[number];

type Step = { clockHours: number; deed: Deed; overlapSeconds: number };

/** What happens between two looks: the clock goes on or is set back, somebody does something. */
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    clockHours: fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 0, max: 48 }) },
      // About a week, in which an overlap of a week may be open still.
      { weight: 6, arbitrary: fc.integer({ min: 144, max: 170 }) },
      { weight: 2, arbitrary: fc.integer({ min: 100, max: 3000 }) },
      { weight: 1, arbitrary: fc.integer({ min: -100, max: 0 }) },
    ),
    deed: fc.constantFrom<Deed[]>('NONE', 'NONE', 'NONE', ...DEEDS),
    overlapSeconds: fc.constantFrom(0, 604_800),
  }),
  { minLength: 10, maxLength: 60, size: 'max' },
);

function byHand(
  versions: SecretVersion[],
  { deed, overlapSeconds }: { deed: Deed; overlapSeconds: number },
  now: Date,
): SecretVersion[] {
  if (deed === 'NONE') return versions;
  const results = {
    END_OVERLAP: () => endOverlap(versions, now),
    RESTORE: () => restorePrevious(versions, { now }),
    REGENERATE: () => regenerate(versions, { overlapSeconds, endsOverlap: true, now }),
  };
  const result = results[deed]();
  return result.ok ? stored(versions, result) : versions;
}

function stored(
  versions: readonly SecretVersion[],
  result: Partial<Record<'replaced' | 'overlapEnded' | 'current', SecretVersion | null>>,
): SecretVersion[] {
  const rows = new Map(versions.map((row) => [row.version, row]));
  for (const row of [result.replaced, result.overlapEnded, result.current])
    if (row) rows.set(row.version, row);
  return [...rows.values()].toSorted((a, b) => b.version - a.version);
}

/** What is known at one look, and what the schedule asks for then. */
type Look = {
  readonly plan: SchedulePlan;
  readonly schedule: Schedule;
  readonly versions: readonly SecretVersion[];
  readonly now: Date;
  readonly verdict: ScheduleVerdict;
};

/** Looks after every step of a history as upkeep does, and does what is asked for. @returns how often it regenerated. */
function keep(plan: SchedulePlan, history: readonly Step[], look: (look: Look) => void): number {
  let now = BEGIN;
  let versions: SecretVersion[] = [firstSecretVersion(BEGIN)];
  let schedule: Schedule = { ...plan, setAt: BEGIN, skipped: null };
  let regenerations = 0;
  for (const step of history) {
    now = new Date(now.getTime() + step.clockHours * HOUR_MS);
    versions = byHand(versions, step, now);
    const verdict = judgeSchedule(schedule, versions, { undoSeconds: UNDO, now });
    look({ plan, schedule, versions, now, verdict });
    if (verdict.kind === 'SKIP') schedule = { ...schedule, skipped: verdict };
    if (verdict.kind === 'REGENERATE') {
      const made = regenerate(versions, { overlapSeconds: plan.overlapSeconds, now });
      if (!made.ok) throw new Error(made.code);
      versions = stored(versions, made);
      regenerations += 1;
    }
    expectPatience(schedule, versions, now);
  }
  return regenerations;
}

/** Whoever looks again, then or on a clock that is behind, waits. */
function expectPatience(schedule: Schedule, versions: readonly SecretVersion[], now: Date): void {
  for (const behindMs of [0, HOUR_MS, 400 * DAY_MS]) {
    const behind = new Date(now.getTime() - behindMs);
    const { kind } = judgeSchedule(schedule, versions, { undoSeconds: UNDO, now: behind });
    expect(kind).toBe('WAIT');
  }
}

function holds(look: (look: Look) => void): number {
  let regenerations = 0;
  fc.assert(
    fc.property(plans, steps, (plan, history) => {
      regenerations += keep(plan, history, look);
    }),
    { numRuns: 200 },
  );
  return regenerations;
}

test('it is at its hour, on one of its days, so many days after the last change', () => {
  holds(({ plan, schedule, versions, now, verdict }) => {
    const due = verdict.kind === 'WAIT' ? verdict.nextAt : verdict.dueAt;
    expect([due.getUTCHours(), due.getTime() % HOUR_MS]).toEqual([plan.hour, 0]);
    expect(plan.weekdays).toContain(((due.getUTCDay() + 6) % 7) + 1);
    const counted = Math.max(versions[0]!.createdAt.getTime(), BEGIN.getTime());
    const days = Math.floor(due.getTime() / DAY_MS) - Math.floor(counted / DAY_MS);
    expect(days).toBeGreaterThanOrEqual(plan.everyDays);
    if (schedule.skipped === null) expect(days).toBeLessThan(plan.everyDays + 7);
    expect(now >= due).toBe(verdict.kind !== 'WAIT');
  });
});

test('it cuts off no overlap and takes away no way back, and is never done twice', () => {
  const skips = { OVERLAP_OPEN: 0, UNDO_OPEN: 0 };
  const regenerations = holds(({ versions, now, verdict }) => {
    if (verdict.kind === 'SKIP') {
      skips[verdict.because] += 1;
      expect(verdict.until > now).toBe(true);
    }
    if (verdict.kind !== 'REGENERATE') return;
    expect(openOverlap(versions, now)).toBeNull();
    expect(findRestorable(versions, { undoSeconds: UNDO, now })).toBeNull();
  });
  // Else it says nothing.
  expect(regenerations).toBeGreaterThan(0);
  expect(Math.min(skips.OVERLAP_OPEN, skips.UNDO_OPEN)).toBeGreaterThan(0);
});
