/** How many days a plot can go back. */
export const ranges = [1, 7, 30] as const;
/** One of them. */
export type RangeDays = (typeof ranges)[number];

/** What the page's address says: how far back, and of which key; null for all of them. */
export type UsageAddress = { days: RangeDays; key: string | null };

const defaultDays = 1;

/** Reads an address; what it does not know counts as not given. */
export function parseUsageAddress(params: Pick<URLSearchParams, 'get'>): UsageAddress {
  const days = ranges.find((range) => String(range) === params.get('days')) ?? defaultDays;
  return { days, key: params.get('key')?.trim() || null };
}

/** Writes an address, `?` included; what is as usual is left out. */
export function formatUsageAddress({ days, key }: UsageAddress): string {
  const params = new URLSearchParams();
  if (days !== defaultDays) params.set('days', String(days));
  if (key) params.set('key', key);
  return `?${params.toString()}`;
}

/** "24 hours", "7 days". */
export function rangeInWords(days: RangeDays): string {
  return days === 1 ? '24 hours' : `${days} days`;
}
