import type { SharedSecretStatus } from './shared-secret-status-watch.svelte.ts';

/** When the shared secret regenerates by itself. */
export type Schedule = NonNullable<SharedSecretStatus['schedule']>;
type Weekday = Schedule['weekdays'][number];

const week = [
  'MONDAY',
  'TUESDAY',
  'WEDNESDAY',
  'THURSDAY',
  'FRIDAY',
  'SATURDAY',
  'SUNDAY',
] as const satisfies readonly Weekday[];

const weekdaySets: Readonly<Record<string, { label: string; days: readonly Weekday[] }>> = {
  ANY: { label: 'Any day', days: week },
  WORKDAYS: { label: 'Monday to Friday', days: week.slice(0, 5) },
  MIDWEEK: { label: 'Tuesday to Thursday', days: week.slice(1, 4) },
  WEEKEND: { label: 'Saturday and Sunday', days: week.slice(5) },
  ...Object.fromEntries(week.map((day) => [day, { label: nameOf(day), days: [day] }])),
};

const overlapWords: Readonly<Record<string, string>> = {
  3600: '1 hour',
  14400: '4 hours',
  86400: '1 day',
  259200: '3 days',
  604800: '7 days',
};

/** What stands in the way of a regeneration by schedule, as a clause. */
export const obstaclesInWords = {
  OVERLAP_OPEN: 'an overlap was open',
  UNDO_OPEN: 'the regeneration before could still be undone',
} as const satisfies Record<NonNullable<Schedule['skipped']>['because'], string>;

/** Days of the week as they are read: "Monday to Friday", "Monday, Thursday". */
export function weekdaysInWords(days: readonly Weekday[]): string {
  const known = Object.values(weekdaySets).find((set) => isSame(set.days, days));
  return known?.label ?? days.map(nameOf).join(', ');
}

/** An overlap as it is read; what is no round time is told in hours. */
export function overlapInWords(seconds: number): string {
  return overlapWords[seconds] ?? `${Number((seconds / 3600).toFixed(1))} hours`;
}

/** What a list of days offers: the usual ones, and those that are set if they are none of these. */
export function weekdayOptions(set: readonly Weekday[] | undefined) {
  const options = Object.entries(weekdaySets).map(([value, { label }]) => ({ value, label }));
  if (!set || Object.values(weekdaySets).some(({ days }) => isSame(days, set))) return options;
  return [...options, { value: set.join(' '), label: weekdaysInWords(set) }];
}

/** The value in that list that stands for days. */
export function weekdayOptionOf(days: readonly Weekday[]): string {
  const known = Object.entries(weekdaySets).find(([, set]) => isSame(set.days, days));
  return known?.[0] ?? days.join(' ');
}

/** The days that a value of the list stands for. */
export function weekdaysOfOption(value: string): Weekday[] {
  const days = weekdaySets[value]?.days;
  return days ? [...days] : week.filter((day) => value.split(' ').includes(day));
}

/** What a list of overlaps offers: the usual ones, and the one that is set. */
export function overlapOptions(set: number | undefined) {
  const seconds = new Set([...Object.keys(overlapWords).map(Number), ...(set ? [set] : [])]);
  return [...seconds]
    .toSorted((a, b) => a - b)
    .map((value) => ({ value: String(value), label: overlapInWords(value) }));
}

/** The hours of a day in UTC, each with what that is here: today, for it moves with summer time. */
export function hourOptions(now: Date) {
  return Array.from({ length: 24 }, (_, hour) => {
    const at = new Date(now);
    at.setUTCHours(hour, 0, 0, 0);
    const here = `${two(at.getHours())}:${two(at.getMinutes())}`;
    const label = here === `${two(hour)}:00` ? '' : ` (${here} here)`;
    return { value: String(hour), label: `${two(hour)}:00 UTC${label}` };
  });
}

function isSame(one: readonly Weekday[], other: readonly Weekday[]): boolean {
  return one.length === other.length && one.every((day) => other.includes(day));
}

function nameOf(day: Weekday): string {
  return day.charAt(0) + day.slice(1).toLowerCase();
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
