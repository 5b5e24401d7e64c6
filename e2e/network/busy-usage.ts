import type { Page } from '@playwright/test';
import { routeOperation } from './graphql-route.ts';

const HOUR_MS = 3_600_000;
const slotHoursOf = (days: number) => ({ 1: 1, 7: 6 })[days] ?? 24;

const keys = [
  { appname: 'splunk-forwarder', description: 'Sends the audit trail to Splunk', busy: 1 },
  { appname: 'edge-cache-eu-west', description: 'Purges what was republished', busy: 0.31 },
  { appname: 'mobile-backend', description: '', busy: 0.12 },
  { appname: 'legacy-sync', description: 'Until the warehouse has moved', busy: 0.02 },
];

/** Numbers that go up and down with the time of day, the same each time. */
function waves(days: number, slots: number, most: number): number[] {
  const perDay = 24 / slotHoursOf(days);
  return Array.from({ length: slots }, (_, slot) =>
    Math.round(most * (0.55 + 0.35 * Math.sin((slot / perDay) * 2 * Math.PI) + 0.1 * (slot % 3))),
  );
}

/** Requests of a busy account, with a regeneration in the last third of the time. */
function requestsOf(days: number, most: number) {
  const slotHours = slotHoursOf(days);
  const slots = (days * 24) / slotHours;
  const slotMs = slotHours * HOUR_MS;
  const from = (Math.floor(Date.now() / slotMs) - slots + 1) * slotMs;
  const regenerated = Math.floor(slots * 0.7);
  const after = (share: number, slotCount: number) =>
    waves(days, slots, most * share).map((requests, slot) =>
      slot >= regenerated && slot < regenerated + slotCount ? requests : 0,
    );
  const plots = [
    { verdict: 'OK', plot: waves(days, slots, most) },
    { verdict: 'SHARED_SECRET_REGENERATED', plot: after(0.3, Math.ceil(slots / 8)) },
    { verdict: 'API_KEY_DISABLED', plot: after(0.06, slots) },
    { verdict: 'TOKEN_EXPIRED', plot: waves(days, slots, most * 0.03) },
  ];
  const sum = (plot: readonly number[]) => plot.reduce((total, requests) => total + requests, 0);
  return {
    from: new Date(from).toISOString(),
    slotHours,
    slots,
    verdicts: plots
      .map(({ verdict, plot }) => ({ verdict, total: sum(plot), plot }))
      .filter(({ total }) => total > 0),
  };
}

/**
 * Answers what the usage page asks as for an account with months of traffic, which a product that
 * was just started cannot have.
 */
export async function answerBusyUsage(page: Page): Promise<void> {
  await routeOperation(page, 'AccountUsage', async (route) => {
    const { days } = (route.request().postDataJSON() as { variables: { days: number } }).variables;
    const busiest = keys.map(({ busy, ...key }, index) => ({
      id: `key-${index}`,
      ...key,
      lastUsedAt: new Date().toISOString(),
      requests: requestsOf(days, 4000 * days * busy),
    }));
    const usage = { days, isLowerBound: false, requests: requestsOf(days, 6000 * days), busiest };
    await route.fulfill({ json: { data: { usage } } });
  });
}
