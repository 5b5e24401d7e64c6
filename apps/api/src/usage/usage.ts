import { addBusyness, busynessOf, NO_BUSYNESS } from './busyness.ts';
import type { Count } from './usage-counter.ts';
import { LET_IN } from './usage-recorder.ts';

/** When, in milliseconds since 1970, and from which address; null where there was none to tell. */
export type Sighting = { readonly atMs: number; readonly ip: string | null };

/** Requests of one kind: how many, and the last of them. */
export type Seen = { readonly requests: number; readonly last: Sighting | null };

/** Requests of one hour with one verdict. */
export type HourRequests = {
  /** Hours since 1970. */
  readonly hour: number;
  readonly verdict: string;
  readonly requests: number;
};

/** What happened to an API key under one version of the shared secret, to be added to what is stored. */
export type Usage = {
  readonly apiKeyId: string;
  readonly sharedSecretVersion: number;
  readonly accepted: Seen;
  readonly refused: Seen;
  /** Milliseconds since 1970. */
  readonly firstAcceptedAtMs: number | null;
  readonly busyness: number;
  /** One for each hour and verdict. */
  readonly hours: readonly HourRequests[];
};

const NONE: Seen = { requests: 0, last: null };
const HOUR_MS = 3_600_000;

/** A count as usage, its address resolved. */
export function usageOf(count: Count, ip: string | null): Usage {
  const { apiKeyId, sharedSecretVersion, requests, verdict, firstAtMs, lastAtMs } = count;
  const isAccepted = verdict === LET_IN;
  const seen = { requests, last: { atMs: lastAtMs, ip } };
  return {
    apiKeyId,
    sharedSecretVersion,
    accepted: isAccepted ? seen : NONE,
    refused: isAccepted ? NONE : seen,
    firstAcceptedAtMs: isAccepted ? firstAtMs : null,
    busyness: isAccepted ? busynessOf(requests, lastAtMs) : NO_BUSYNESS,
    hours: [{ hour: Math.floor(firstAtMs / HOUR_MS), verdict, requests }],
  };
}

/** Both together; they are of the same key and version. */
export function addUsage(a: Usage, b: Usage): Usage {
  return {
    apiKeyId: a.apiKeyId,
    sharedSecretVersion: a.sharedSecretVersion,
    accepted: addSeen(a.accepted, b.accepted),
    refused: addSeen(a.refused, b.refused),
    firstAcceptedAtMs: earlier(a.firstAcceptedAtMs, b.firstAcceptedAtMs),
    busyness: addBusyness(a.busyness, b.busyness),
    hours: b.hours.reduce(addHour, a.hours),
  };
}

function earlier(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}

function addSeen(a: Seen, b: Seen): Seen {
  const isLater = a.last === null || (b.last !== null && b.last.atMs >= a.last.atMs);
  return { requests: a.requests + b.requests, last: isLater ? b.last : a.last };
}

function addHour(hours: readonly HourRequests[], more: HourRequests): readonly HourRequests[] {
  const at = hours.findIndex(({ hour, verdict }) => hour === more.hour && verdict === more.verdict);
  const known = hours[at];
  if (known === undefined) return [...hours, more];
  return hours.with(at, { ...known, requests: known.requests + more.requests });
}
