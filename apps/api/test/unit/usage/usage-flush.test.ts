import { describe, expect, test, vi } from 'vitest';
import { PendingUsage } from '../../../src/usage/pending-usage.ts';
import { UsageFlush } from '../../../src/usage/usage-flush.ts';
import { UsageRecorder } from '../../../src/usage/usage-recorder.ts';
import type { Usage } from '../../../src/usage/usage.ts';

const NOON_MS = Date.parse('2026-11-23T12:00:00.000Z');

/** A database that can be away, and that tells what it was given. */
function fakeStore() {
  const store = {
    isAway: false,
    written: [] as Usage[],
    writing: 0,
    writingMax: 0,
    chunksMax: 0,
    add: async (usages: readonly Usage[]) => {
      store.writing += 1;
      store.writingMax = Math.max(store.writingMax, store.writing);
      store.chunksMax = Math.max(store.chunksMax, usages.length);
      await new Promise((done) => setTimeout(done, 1));
      store.writing -= 1;
      if (store.isAway) throw new Error('the database is away');
      store.written.push(...usages);
    },
    requests: () =>
      store.written.reduce(
        (sum, { accepted, refused }) => sum + accepted.requests + refused.requests,
        0,
      ),
  };
  return store;
}

function setUp(pairsMax?: number) {
  const recorder = new UsageRecorder();
  const store = fakeStore();
  const log = { info: vi.fn(), warn: vi.fn() };
  const pending = new PendingUsage(pairsMax);
  const resolveAddress = (address: string | undefined) => address ?? null;
  const flush = new UsageFlush({ recorder, store, resolveAddress, log, pending });
  const see = (apiKeyId: string, requests = 1) => {
    for (let at = 0; at < requests; at += 1)
      recorder.acceptedBy(apiKeyId, 1).count(NOON_MS + at, '192.0.2.1', undefined);
  };
  return { recorder, store, log, flush, see };
}

describe('a flush', () => {
  test('writes what was counted, once', async () => {
    const { store, flush, see } = setUp();
    see('a', 3);
    see('b', 2);
    await flush.flush();
    await flush.flush();
    expect(store.written).toMatchObject([
      { apiKeyId: 'a', accepted: { requests: 3, last: { ip: '192.0.2.1' } } },
      { apiKeyId: 'b', accepted: { requests: 2 } },
    ]);
  });

  test('adds up two counters of one key', async () => {
    const { recorder, store, flush } = setUp();
    const held = recorder.acceptedBy('a', 1);
    recorder.take();
    held.count(NOON_MS, '192.0.2.1', undefined);
    recorder.acceptedBy('a', 1).count(NOON_MS + 1, '192.0.2.2', undefined);
    await flush.flush();
    expect(store.written).toMatchObject([
      { apiKeyId: 'a', accepted: { requests: 2, last: { ip: '192.0.2.2' } } },
    ]);
  });

  test('keeps what the database does not take, merged, and writes it later', async () => {
    const { store, log, flush, see } = setUp();
    store.isAway = true;
    for (let round = 0; round < 3; round += 1) {
      see('a', 2);
      await flush.flush();
    }
    store.isAway = false;
    await flush.flush();
    expect(store.written).toMatchObject([{ apiKeyId: 'a', accepted: { requests: 6 } }]);
    expect(log.warn).toHaveBeenCalledTimes(1);
    expect(log.info).toHaveBeenCalledTimes(1);
  });

  test('drops those that waited longest when too many are kept, and says how much that was', async () => {
    const { store, flush, see } = setUp(10);
    store.isAway = true;
    for (let key = 0; key < 15; key += 1) see(`key-${key}`, 2);
    await flush.flush();
    store.isAway = false;
    await flush.flush();
    expect(store.written.map(({ apiKeyId }) => apiKeyId)).toEqual(
      Array.from({ length: 10 }, (_, at) => `key-${at + 5}`),
    );
    expect(flush.requestsDropped).toBe(10);
  });

  test('writes in pieces, one at a time, and loses nothing of what comes meanwhile', async () => {
    const { store, flush, see } = setUp();
    let seen = 0;
    const flushes: Promise<void>[] = [];
    for (let round = 0; round < 20; round += 1) {
      for (let key = 0; key < 300; key += 1) see(`key-${key * round}`);
      seen += 300;
      flushes.push(flush.flush());
      await Promise.resolve();
    }
    await Promise.all(flushes);
    await flush.close();
    expect(store.requests()).toBe(seen);
    expect(store.writingMax).toBe(1);
    expect(store.chunksMax).toBeLessThanOrEqual(250);
  });

  test('lets requests pass between its pieces, even where the database never waits', async () => {
    const { flush, see, store } = setUp();
    store.add = async () => {};
    for (let key = 0; key < 2500; key += 1) see(`key-${key}`);
    let turns = 0;
    const turn = () => {
      turns += 1;
      next = setImmediate(turn);
    };
    let next = setImmediate(turn);
    await flush.flush();
    clearImmediate(next);
    expect(turns).toBeGreaterThanOrEqual(9);
  });

  test('comes every five seconds, and a last time at the close', async () => {
    vi.useFakeTimers();
    try {
      const { store, flush, see } = setUp();
      flush.start();
      see('a');
      await vi.advanceTimersByTimeAsync(4900);
      expect(store.requests()).toBe(0);
      await vi.advanceTimersByTimeAsync(200);
      expect(store.requests()).toBe(1);
      await vi.advanceTimersByTimeAsync(20_000);
      see('a');
      const closed = flush.close();
      await vi.advanceTimersByTimeAsync(10);
      await closed;
      expect(store.requests()).toBe(2);
      see('a');
      await vi.advanceTimersByTimeAsync(20_000);
      expect(store.requests()).toBe(2);
    } finally {
      vi.useRealTimers();
    }
  });

  test('tells when it last wrote everything', async () => {
    const { store, flush, see } = setUp();
    store.isAway = true;
    const before = flush.flushedAtMs;
    see('a');
    await new Promise((done) => setTimeout(done, 5));
    await flush.flush();
    expect(flush.flushedAtMs).toBe(before);
    store.isAway = false;
    await flush.flush();
    expect(flush.flushedAtMs).toBeGreaterThan(before);
  });
});
