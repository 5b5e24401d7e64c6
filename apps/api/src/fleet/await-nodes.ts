import { setTimeout as sleep } from 'node:timers/promises';
import type { Receipt } from './fleet.ts';
import type { FleetNodeRow, FleetNodeStore } from './fleet-node.store.ts';
import type { MonotonicClock } from './lease.ts';

/** Two clocks may drift apart by this much of a lease's length before a node is taken to be silent. */
const DRIFT = 1.01;
const DRIFT_MS = 20;
const PAUSE_MS_FIRST = 1;
const PAUSE_MS_MAX = 16;

/** No node has a longer lease: `LEASE_MS` may not be set higher. */
export const LEASE_MS_MAX = 60_000;

/** The commit whose reaching every node is awaited, and how to ask about it. */
export type Awaited = {
  readonly epoch: bigint;
  /** The clock when the commit was known to have happened. */
  readonly committedAtMs: number;
  readonly clock: MonotonicClock;
  /** The node's present connection; throws while there is none. */
  readonly store: () => FleetNodeStore;
};

/**
 * Waits until every node has acknowledged the epoch, or its lease must have run out.
 *
 * Why that is enough: a node may answer from memory only within its lease, counted from before it
 * wrote its row and then read the epoch. If it read after the commit, it has dropped the old state.
 * If it read before, its row was there at the commit, so this finds it in the list; and its lease
 * ends at the latest one lease after the commit.
 *
 * A node whose beat stood still while it was waited out is removed: whatever lease it had was asked
 * for before that beat, so it is over, and for another it has to write its row again first.
 */
export async function awaitNodes(awaited: Awaited): Promise<Receipt> {
  const { epoch, committedAtMs, clock } = awaited;
  const sightings = new Map<string, Sighting>();
  /** After the commit, hence later than it need be: by then every beat is watched. */
  let watchedSinceMs: number | null = null;
  let pauseMs = PAUSE_MS_FIRST;
  for (;;) {
    const askedAtMs = clock();
    const nodes = await listNodes(awaited);
    const listedAtMs = clock();
    if (nodes !== null) {
      watchedSinceMs ??= listedAtMs;
      noteSightings(sightings, nodes, listedAtMs);
      const watchedMs = askedAtMs - watchedSinceMs;
      const pending = nodes.filter((node) => node.acknowledgedEpoch < epoch);
      if (pending.every((node) => watchedMs > waitOutMs(node.leaseMs))) {
        await removeSilent(awaited, pending, sightings, askedAtMs);
        const nodesAcknowledged = nodes.length - pending.length;
        const slowestMs = Math.ceil(listedAtMs - committedAtMs);
        return { epoch, nodesAcknowledged, nodesWaitedOut: pending.length, slowestMs };
      }
    }
    if (askedAtMs - committedAtMs > waitOutMs(LEASE_MS_MAX))
      return unheardOf(epoch, askedAtMs - committedAtMs);
    await sleep(pauseMs);
    pauseMs = Math.min(pauseMs * 2, PAUSE_MS_MAX);
  }
}

/** The database is still gone, but so is by now every lease that a node could have had. */
function unheardOf(epoch: bigint, waitedMs: number): Receipt {
  return { epoch, nodesAcknowledged: 1, nodesWaitedOut: 0, slowestMs: Math.ceil(waitedMs) };
}

/** A beat, and the clock when it had been seen for the first time. */
type Sighting = { readonly beat: bigint; readonly seenAtMs: number };

function noteSightings(
  sightings: Map<string, Sighting>,
  nodes: readonly FleetNodeRow[],
  seenAtMs: number,
): void {
  for (const { id, beat } of nodes)
    if (sightings.get(id)?.beat !== beat) sightings.set(id, { beat, seenAtMs });
}

/** How long after a commit a lease of that length can at most go on. */
export function waitOutMs(leaseMs: number): number {
  return leaseMs * DRIFT + DRIFT_MS;
}

/** Null while the database cannot be asked: it may be gone just now, with the commit safe in it. */
async function listNodes({ store }: Awaited): Promise<readonly FleetNodeRow[] | null> {
  try {
    return await store().list();
  } catch {
    return null;
  }
}

async function removeSilent(
  { store }: Awaited,
  nodes: readonly FleetNodeRow[],
  sightings: ReadonlyMap<string, Sighting>,
  nowMs: number,
): Promise<void> {
  const silent = nodes.filter(({ id, leaseMs }) => {
    const seenAtMs = sightings.get(id)?.seenAtMs ?? nowMs;
    return nowMs - seenAtMs > waitOutMs(leaseMs);
  });
  // Failing to remove one costs the next regeneration another wait, nothing else.
  await Promise.allSettled(silent.map((node) => Promise.try(() => store().removeSilent(node))));
}
