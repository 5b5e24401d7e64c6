const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Requests on one day (UTC), hour by hour. */
export type HistoryDay = {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly hours: readonly number[];
};

/** What made-up requests go by. */
export type Pattern = {
  /** So many an hour at the busiest time of a working day. */
  readonly perHour: number;
  /** Gives each its own noise; the same text gives the same numbers. */
  readonly seed: string;
  readonly from: Date;
  readonly until: Date;
};

/** Makes requests up: busy by day, quiet at night and on weekends, and never the same twice. */
export function requestsHistory({ perHour, seed, from, until }: Pattern): readonly HistoryDay[] {
  const random = randomOf(seed);
  const days: HistoryDay[] = [];
  for (let dayMs = startOfDay(from); dayMs < until.getTime(); dayMs += DAY_MS) {
    const hours = Array.from({ length: 24 }, (_, hour) => {
      const atMs = dayMs + hour * HOUR_MS;
      const noise = 0.7 + 0.6 * random();
      const isInside = atMs >= from.getTime() && atMs < until.getTime() - HOUR_MS;
      return isInside ? Math.round(perHour * busyness(new Date(atMs)) * noise) : 0;
    });
    days.push({ day: new Date(dayMs).toISOString().slice(0, 10), hours });
  }
  return days;
}

/** From a fifth at night to one at noon; on weekends a third of that. */
function busyness(at: Date): number {
  const day = 0.6 - 0.4 * Math.cos((2 * Math.PI * (at.getUTCHours() - 1)) / 24);
  const isWeekend = at.getUTCDay() % 6 === 0;
  return isWeekend ? day / 3 : day;
}

function startOfDay(at: Date): number {
  return Math.floor(at.getTime() / DAY_MS) * DAY_MS;
}

/** Numbers from 0 to 1 that only look random (a linear congruential generator). */
function randomOf(seed: string): () => number {
  let state = Buffer.from(seed).reduce((sum, byte) => (sum * 31 + byte) >>> 0, 7);
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
