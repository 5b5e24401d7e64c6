import DataLoader from 'dataloader';
import type { Dependencies } from '../dependencies.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { parseRequestsWindow, type RequestsWindow } from './requests-window.ts';
import { findRequests, type StoredRequests } from './requests.store.ts';

/** Requests with one verdict, slot by slot. */
export type VerdictPlot = {
  /** `OK`, or the name of a refusal. */
  readonly verdict: string;
  /** One number for each slot, from the first to the one that is not over. */
  readonly plot: readonly number[];
};

/** The requests of an API key in a window, by verdict; a verdict that was never given is left out. */
export type RequestsPlot = {
  readonly window: RequestsWindow;
  readonly verdicts: readonly VerdictPlot[];
};

/**
 * The requests of an API key, by its row id, in the last days. Rejects with a `RequestError` as
 * `parseRequestsWindow` throws it.
 */
export type LoadRequests = (apiKeyId: string, days: number) => Promise<RequestsPlot>;

/** For one request: all that is asked in one go, of however many keys, takes one query for each `days`. */
export function createLoadRequests(
  { prisma, now }: Pick<Dependencies, 'prisma' | 'now'>,
  { accountId }: Viewer,
): LoadRequests {
  const loaders = new Map<number, DataLoader<string, RequestsPlot>>();
  const loaderOf = (days: number): DataLoader<string, RequestsPlot> => {
    const window = parseRequestsWindow(days, now());
    return new DataLoader(async (apiKeyIds: readonly string[]) => {
      const stored = await findRequests(prisma, accountId, apiKeyIds, window);
      const byApiKey = Map.groupBy(stored, ({ apiKeyId }) => apiKeyId);
      return apiKeyIds.map((id) => ({ window, verdicts: plotsOf(byApiKey.get(id), window) }));
    });
  };
  return async (apiKeyId, days) => {
    const loader = loaders.get(days) ?? loaderOf(days);
    loaders.set(days, loader);
    return loader.load(apiKeyId);
  };
}

function plotsOf(stored: readonly StoredRequests[] = [], { slots }: RequestsWindow): VerdictPlot[] {
  return stored.map(({ verdict, slots: numbers, requests }) => {
    const plot = new Array<number>(slots).fill(0);
    numbers.forEach((slot, at) => (plot[slot] = requests[at] ?? 0));
    return { verdict, plot };
  });
}
