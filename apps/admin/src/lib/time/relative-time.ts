const DAY = 86_400;
/** Up to here what lies ahead is told in days: "in 45 days" can be planned for, "in 2 months" is wrong. */
const COUNTED_DOWN_IN_DAYS = 100 * DAY;

const steps: [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', DAY],
  ['hour', 3_600],
  ['minute', 60],
];

const format = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

/** How long ago, or how far ahead, `at` lies: "2 minutes ago", "in 3 days", "just now". */
export function relativeTime(at: Date, now: Date): string {
  const seconds = (at.getTime() - now.getTime()) / 1000;
  const step = steps.find(
    ([unit, size]) =>
      Math.abs(seconds) >= (unit === 'month' && seconds > 0 ? COUNTED_DOWN_IN_DAYS : size),
  );
  if (!step) return seconds > 0 ? 'in a moment' : 'just now';
  const count = seconds / step[1];
  // What lies ahead is counted down: a week is "in 7 days" also a moment after it began.
  return format.format(count > 0 ? Math.round(count) : Math.trunc(count), step[0]);
}

/** `YYYY-MM-DD HH:MM:SS` in the viewer's zone. */
export function exactTime(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${day} ${[at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':')}`;
}
