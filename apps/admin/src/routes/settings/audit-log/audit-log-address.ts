import type { AuditEventsQueryVariables } from '@rekey/schema/documents';

/** What the page's address says about the log: which events, from where on. */
export type AuditLogAddress = {
  search: string;
  actor: string;
  class: string;
  /** How far back, as one of `periods`; empty for all of it. */
  since: string;
  after: string | null;
};

/** How many events a page of the log has. */
export const pageSize = 50;

/** The classes of events, and how they are called. */
export const eventClasses = {
  SHARED_SECRET: 'Shared secret',
  API_KEY: 'API key',
  TOKEN: 'Token',
  SIGN_IN: 'Sign-in',
  USER: 'User',
  SERVICE_TOKEN: 'Service token',
  WEBHOOK: 'Webhook',
  ACCESS: 'Access',
  AUDIT_LOG: 'Audit log',
  MASTER_KEY: 'Master key',
};

/** How far back one can look, in hours. */
export const periods = {
  hour: { label: 'Last hour', hours: 1 },
  day: { label: 'Last 24 hours', hours: 24 },
  week: { label: 'Last 7 days', hours: 7 * 24 },
  month: { label: 'Last 30 days', hours: 30 * 24 },
};

const names = ['search', 'actor', 'class', 'since', 'after'] as const;

/** Reads an address; what it does not know counts as not given. */
export function parseAuditLogAddress(params: Pick<URLSearchParams, 'get'>): AuditLogAddress {
  const eventClass = params.get('class')?.toUpperCase() ?? '';
  const since = params.get('since') ?? '';
  return {
    search: params.get('search')?.trim() ?? '',
    actor: params.get('actor')?.trim() ?? '',
    class: Object.hasOwn(eventClasses, eventClass) ? eventClass : '',
    since: Object.hasOwn(periods, since) ? since : '',
    after: params.get('after'),
  };
}

/** Writes an address; what is not given is left out. */
export function formatAuditLogAddress(address: AuditLogAddress): string {
  const params = new URLSearchParams();
  for (const name of names) {
    const value = name === 'class' ? address.class.toLowerCase() : address[name];
    if (value) params.set(name, value);
  }
  return params.toString();
}

/** What to ask the API for this address. */
export function auditEventVariables(
  address: AuditLogAddress,
  now: Date,
): AuditEventsQueryVariables {
  const period = Object.entries(periods).find(([name]) => name === address.since)?.[1];
  const since = period && new Date(now.getTime() - period.hours * 3_600_000).toISOString();
  return {
    first: pageSize,
    after: address.after,
    filter: {
      class: address.class || null,
      actor: address.actor || null,
      search: address.search || null,
      since: since ?? null,
    },
  };
}
