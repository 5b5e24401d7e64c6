import { registerEnumType } from 'type-graphql';

/** The days of the week, for GraphQL. */
export const Weekday = {
  MONDAY: 'MONDAY',
  TUESDAY: 'TUESDAY',
  WEDNESDAY: 'WEDNESDAY',
  THURSDAY: 'THURSDAY',
  FRIDAY: 'FRIDAY',
  SATURDAY: 'SATURDAY',
  SUNDAY: 'SUNDAY',
} as const;
/** One of them. */
export type Weekday = keyof typeof Weekday;

registerEnumType(Weekday, {
  name: 'Weekday',
  description: 'A day of the week, of UTC.',
  valuesConfig: {
    MONDAY: { description: 'The first day of the week.' },
    TUESDAY: { description: 'The second.' },
    WEDNESDAY: { description: 'The third.' },
    THURSDAY: { description: 'The fourth.' },
    FRIDAY: { description: 'The fifth.' },
    SATURDAY: { description: 'The sixth.' },
    SUNDAY: { description: 'The seventh.' },
  },
});

const WEEKDAYS = Object.values(Weekday);

/** 1 for Monday to 7 for Sunday, as ISO 8601 counts them. */
export function numberOfWeekday(weekday: Weekday): number {
  return WEEKDAYS.indexOf(weekday) + 1;
}

/** The days of these numbers. */
export function weekdaysOf(numbers: readonly number[]): Weekday[] {
  return WEEKDAYS.filter((_, index) => numbers.includes(index + 1));
}
