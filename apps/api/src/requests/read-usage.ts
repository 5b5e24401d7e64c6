import type { ApiKeyRecord } from '../api-key/api-key.store.ts';
import type { Dependencies } from '../dependencies.ts';
import { RequestError } from '../graphql/error.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import {
  findBusiestInWindow,
  ROWS_MAX,
  sumAccountDays,
  type AccountDay,
} from './account-requests.store.ts';
import type { RequestsPlot } from './load-requests.ts';
import { parseRequestsWindow, type RequestsWindow } from './requests-window.ts';

/** The requests of a whole account in a window, and whether there may be more of its first days. */
export type AccountRequests = RequestsPlot & { readonly isLowerBound: boolean };

const HOUR_MS = 3_600_000;
const BUSIEST_MAX = 100;

type UsageDependencies = Pick<Dependencies, 'prisma' | 'now'>;

/**
 * All requests of the viewer's account in the last days. The work is bounded: of an account with very
 * many keys the newest 100,000 days of a key are summed. Rejects as `parseRequestsWindow` throws.
 */
export async function readAccountRequests(
  { prisma, now }: UsageDependencies,
  { accountId }: Viewer,
  days: number,
): Promise<AccountRequests> {
  const window = parseRequestsWindow(days, now());
  const stored = await sumAccountDays(prisma, accountId, window);
  const rows = stored.reduce((sum, day) => sum + day.rows, 0);
  const byVerdict = Map.groupBy(stored, ({ verdict }) => verdict);
  const verdicts = [...byVerdict].map(([verdict, accountDays]) => ({
    verdict,
    plot: plotOf(accountDays, window),
  }));
  return {
    window,
    verdicts: verdicts.filter(({ plot }) => plot.some((requests) => requests > 0)),
    isLowerBound: rows >= ROWS_MAX,
  };
}

/**
 * The keys with the most requests in the last days, the busiest first; keys without any are none.
 * Rejects with BAD_USER_INPUT for less than 1 key and more than 100, and as `parseRequestsWindow`
 * throws.
 */
export async function listBusiestKeys(
  { prisma, now }: UsageDependencies,
  { accountId }: Viewer,
  { days, first }: { readonly days: number; readonly first: number },
): Promise<readonly ApiKeyRecord[]> {
  if (first < 1 || first > BUSIEST_MAX)
    throw new RequestError('BAD_USER_INPUT', `first must be from 1 to ${BUSIEST_MAX}.`);
  return findBusiestInWindow(prisma, accountId, parseRequestsWindow(days, now()), first);
}

function plotOf(
  accountDays: readonly AccountDay[],
  { from, slotHours, slots }: RequestsWindow,
): number[] {
  const plot = new Array<number>(slots).fill(0);
  const windowHour = from.getTime() / HOUR_MS;
  for (const { firstHour, hours } of accountDays) {
    hours.forEach((requests, hour) => {
      const slot = Math.floor((firstHour + hour - windowHour) / slotHours);
      if (slot >= 0 && slot < slots) plot[slot] = (plot[slot] ?? 0) + requests;
    });
  }
  return plot;
}
