import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import type { Fleet } from '../../src/fleet/fleet.ts';
import { FleetNodeStore } from '../../src/fleet/fleet-node.store.ts';
import { openPostgresFleet } from '../../src/fleet/postgres-fleet.ts';
import { raiseEpoch } from '../../src/fleet/raise-epoch.ts';
import { openTestDatabase } from '../support/database.ts';
import { createTestIntegration } from '../support/integration.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { silentLog } from '../support/silent-log.ts';

const LEASE_MS = 400;

type Interruption = {
  readonly nodeId: string;
  /** Before the first statement of a round, and after it. */
  readonly before: () => Promise<unknown>;
  readonly after: () => Promise<unknown>;
};

type Around = <Answer>(
  store: FleetNodeStore,
  step: 1 | -1,
  ask: () => Promise<Answer>,
) => Promise<Answer>;

/** Lets a round be interrupted between its first statement, whichever it is, and its second. */
function interruptible(): { interrupt(interruption: Interruption): void } {
  let pending: Interruption | null = null;
  const nodeIds = new WeakMap<FleetNodeStore, string>();
  /** Of each node's store, beats begun less reads begun. */
  const ahead = new WeakMap<FleetNodeStore, number>();
  const around: Around = async (store, step, ask) => {
    const before = ahead.get(store) ?? 0;
    ahead.set(store, before + step);
    // Between rounds it is one: the first of all had news, and acknowledged it with a beat more.
    const isDue = before === 1 && pending?.nodeId === nodeIds.get(store);
    if (pending === null || !isDue) return ask();
    const interruption = pending;
    pending = null;
    await interruption.before();
    const answer = await ask();
    await interruption.after();
    return answer;
  };
  const { prototype } = FleetNodeStore;
  const beat: FleetNodeStore['beat'] = Reflect.get(prototype, 'beat');
  const read: FleetNodeStore['readChanges'] = Reflect.get(prototype, 'readChanges');
  vi.spyOn(prototype, 'beat').mockImplementation(function (this: FleetNodeStore, ...of) {
    nodeIds.set(this, of[0]);
    return around(this, 1, () => beat.apply(this, of));
  });
  vi.spyOn(prototype, 'readChanges').mockImplementation(function (this: FleetNodeStore, ...of) {
    return around(this, -1, () => read.apply(this, of));
  });
  return { interrupt: (interruption) => (pending = interruption) };
}

// The argument in ARCHITECTURE.md rests on this: the row is there before the epoch is read.
describe('a change in the middle of a round', () => {
  let database: Database;
  let accountId: string;
  const opened: Fleet[] = [];

  beforeEach(async () => {
    database = await openTestDatabase();
    ({ accountId } = await createTestIntegration(database, testMasterKeys()));
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await Promise.all(opened.splice(0).map((fleet) => fleet.close()));
    await database.close();
  });

  async function openNode() {
    const forgotten = new Set<string>();
    const forget = {
      accounts: (ids: readonly string[]) => ids.forEach((id) => forgotten.add(id)),
      everything: () => {},
    };
    const connectionString = database.connectionString as string;
    const log = silentLog;
    const fleet = await openPostgresFleet({ connectionString, leaseMs: LEASE_MS, forget, log });
    opened.push(fleet);
    forgotten.clear();
    return { fleet, forgotten };
  }

  async function changeAndAnnounce(by: Fleet) {
    const change = await database.prisma.$transaction((transaction) =>
      raiseEpoch(transaction, accountId, 'CREDENTIALS'),
    );
    return by.announce(change);
  }

  test('of a node whose row was gone: when it is answered, the node lets nothing old in', async () => {
    const rounds = interruptible();
    const { fleet } = await openNode();
    const back = await openNode();
    const isPast = () => !back.fleet.isLeaseHeld() || back.forgotten.has(accountId);
    const answered = Promise.withResolvers<boolean>();
    rounds.interrupt({
      nodeId: back.fleet.nodeId,
      before: () => database.prisma.fleetNode.delete({ where: { id: back.fleet.nodeId } }),
      after: async () => {
        await changeAndAnnounce(fleet);
        answered.resolve(isPast());
      },
    });
    expect(await answered.promise).toBe(true);
    while (!back.fleet.isLeaseHeld()) await new Promise((done) => setImmediate(done));
    expect(isPast()).toBe(true);
  });
});
