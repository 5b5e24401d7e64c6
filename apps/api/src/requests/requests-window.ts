import { RequestError } from '../graphql/error.ts';

const HOUR_MS = 3_600_000;

/** The last hours of requests, cut into slots of equal length, the one that is not over included. */
export type RequestsWindow = {
  /** The full hour in which the first slot begins. */
  readonly from: Date;
  readonly slotHours: number;
  readonly slots: number;
};

/** The longest time that can be asked for, in days: some more are kept. */
export const WINDOW_DAYS_MAX = 30;

/**
 * The last `days` by now: hour by hour for one day, by six hours up to seven, by whole days (UTC)
 * above.
 *
 * @throws {RequestError} BAD_USER_INPUT for less than 1 day and more than 30.
 */
export function parseRequestsWindow(days: number, now: Date): RequestsWindow {
  if (days < 1 || days > WINDOW_DAYS_MAX)
    throw new RequestError('BAD_USER_INPUT', `days must be from 1 to ${WINDOW_DAYS_MAX}.`);
  const slotHours = slotHoursOf(days);
  const slots = (days * 24) / slotHours;
  const slotMs = slotHours * HOUR_MS;
  // Slots begin at multiples of their length since 1970, and so at midnight.
  const lastSlotMs = Math.floor(now.getTime() / slotMs) * slotMs;
  return { from: new Date(lastSlotMs - (slots - 1) * slotMs), slotHours, slots };
}

function slotHoursOf(days: number): number {
  if (days === 1) return 1;
  return days <= 7 ? 6 : 24;
}
