import { describe, expect, test } from 'vitest';
import { awaitNodes } from '../../../src/fleet/await-nodes.ts';
import type { FleetNodeRow, FleetNodeStore } from '../../../src/fleet/fleet-node.store.ts';

const LEASE_MS = 200;

/** The rows, in memory, with what is done to them between two listings. */
class Rows {
  readonly removed: string[] = [];
  #listings = 0;

  constructor(
    public rows: FleetNodeRow[],
    readonly beforeListing: (listing: number, rows: Rows) => void = () => {},
  ) {}

  list(): Promise<readonly FleetNodeRow[]> {
    this.#listings += 1;
    this.beforeListing(this.#listings, this);
    return Promise.resolve([...this.rows]);
  }

  removeSilent({ id, beat }: FleetNodeRow): Promise<void> {
    const row = this.rows.find((candidate) => candidate.id === id);
    if (row?.beat === beat) this.removed.push(id);
    return Promise.resolve();
  }
}

const node = (id: string, acknowledgedEpoch: bigint, beat = 1n): FleetNodeRow => ({
  id,
  leaseMs: LEASE_MS,
  acknowledgedEpoch,
  beat,
});

const wait = (rows: Rows) => {
  const clock = () => performance.now();
  const store = () => rows as unknown as FleetNodeStore;
  return awaitNodes({ epoch: 5n, committedAtMs: clock(), clock, store });
};

describe('awaiting nodes', () => {
  test('is over at once when all have acknowledged', async () => {
    const rows = new Rows([node('a', 5n), node('b', 6n)]);
    expect(await wait(rows)).toMatchObject({ nodesAcknowledged: 2, nodesWaitedOut: 0 });
  });

  test('waits a lease for one that is silent, and removes it', async () => {
    const rows = new Rows([node('a', 5n), node('b', 4n)]);
    const receipt = await wait(rows);
    expect(receipt).toMatchObject({ nodesAcknowledged: 1, nodesWaitedOut: 1 });
    expect(receipt.slowestMs).toBeGreaterThanOrEqual(LEASE_MS);
    expect(rows.removed).toEqual(['b']);
  });

  test('does not remove one that has beaten meanwhile: it may have a lease, from after the change', async () => {
    let startedAtMs = 0;
    const rows = new Rows([node('a', 5n), node('b', 4n)], (listing, { rows: now }) => {
      if (listing === 1) startedAtMs = performance.now();
      if (performance.now() - startedAtMs > LEASE_MS / 2) now[1] = node('b', 4n, 2n);
    });
    expect(await wait(rows)).toMatchObject({ nodesWaitedOut: 1 });
    expect(rows.removed).toEqual([]);
  });

  test('does not remove one that came back in the last moment', async () => {
    let startedAtMs = 0;
    const rows = new Rows([node('a', 5n)], (listing, all) => {
      if (listing === 1) {
        startedAtMs = performance.now();
        all.rows.push(node('slow', 4n));
      }
      const isLate = performance.now() - startedAtMs > LEASE_MS * 0.95;
      if (isLate && all.rows.length === 2) all.rows.push(node('back', 4n, 7n));
    });
    await wait(rows);
    expect(rows.removed).toEqual(['slow']);
  });

  test('is over when the database was gone for longer than any lease may be', async () => {
    const startedAtMs = performance.now();
    // A thousand times as fast: the 60 seconds pass in the test, too.
    const clock = () => (performance.now() - startedAtMs) * 1000;
    const store = () => {
      throw new Error('not connected');
    };
    const receipt = await awaitNodes({ epoch: 5n, committedAtMs: 0, clock, store });
    expect(receipt).toMatchObject({ nodesAcknowledged: 1, nodesWaitedOut: 0 });
    expect(receipt.slowestMs).toBeGreaterThan(60_000);
  });

  test('goes on asking while the database is gone', async () => {
    let listings = 0;
    const rows = new Rows([node('a', 5n)]);
    const store = () => {
      listings += 1;
      if (listings < 4) throw new Error('not connected');
      return rows as unknown as FleetNodeStore;
    };
    const clock = () => performance.now();
    const receipt = await awaitNodes({ epoch: 5n, committedAtMs: clock(), clock, store });
    expect(receipt).toMatchObject({ nodesAcknowledged: 1, nodesWaitedOut: 0 });
  });
});
