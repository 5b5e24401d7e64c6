import type { Usage } from './usage.ts';

/** Requests of an API key on one day (UTC) with one verdict, whatever the version. */
export type RequestsDay = {
  readonly apiKeyId: string;
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly verdict: string;
  /** 24 numbers, one an hour. */
  readonly hours: number[];
};

const HOURS = 24;
const HOUR_MS = 3_600_000;

/** One for each key, day and verdict, so that a single statement meets none of them twice. */
export function requestsDaysOf(all: readonly Usage[]): readonly RequestsDay[] {
  const days = new Map<string, RequestsDay>();
  for (const { apiKeyId, hours } of all) {
    for (const { hour, verdict, requests } of hours) {
      const dayNumber = Math.floor(hour / HOURS);
      const key = `${apiKeyId} ${dayNumber} ${verdict}`;
      const day = days.get(key) ?? emptyDay(apiKeyId, dayNumber, verdict);
      days.set(key, day);
      day.hours[hour % HOURS] = (day.hours[hour % HOURS] ?? 0) + requests;
    }
  }
  return [...days.values()];
}

function emptyDay(apiKeyId: string, dayNumber: number, verdict: string): RequestsDay {
  const day = new Date(dayNumber * HOURS * HOUR_MS).toISOString().slice(0, 10);
  return { apiKeyId, day, verdict, hours: new Array<number>(HOURS).fill(0) };
}
