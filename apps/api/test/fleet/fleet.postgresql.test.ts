import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import type { Change, Concern, Fleet, Forget } from '../../src/fleet/fleet.ts';
import { openPostgresFleet } from '../../src/fleet/postgres-fleet.ts';
import { raiseEpoch } from '../../src/fleet/raise-epoch.ts';
import { createTestIntegration } from '../support/integration.ts';
import { openTestDatabase } from '../support/database.ts';
import { silentLog } from '../support/silent-log.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { testMasterKeys } from '../support/master-keys.ts';

const LEASE_MS = 400;

class Forgotten implements Forget {
  readonly ids: string[] = [];
  readonly concerns = new Set<Concern>();
  accounts(accountIds: readonly string[], concern: Concern): void {
    this.ids.push(...accountIds);
    this.concerns.add(concern);
  }
  everything(): void {
    this.ids.push('everything');
  }
}

describe('the fleet on PostgreSQL', () => {
  let database: Database;
  let accountId: string;
  const opened: Fleet[] = [];
  const proxies: TcpProxy[] = [];

  beforeAll(async () => {
    database = await openTestDatabase();
    ({ accountId } = await createTestIntegration(database, testMasterKeys()));
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((fleet) => fleet.close()));
    await Promise.all(proxies.splice(0).map((proxy) => proxy.close()));
  });
  afterAll(() => database.close());

  async function openNode(connectionString = database.connectionString as string) {
    const forget = new Forgotten();
    const fleet = await openPostgresFleet({
      connectionString,
      leaseMs: LEASE_MS,
      forget,
      log: silentLog,
    });
    opened.push(fleet);
    forget.ids.length = 0;
    forget.concerns.clear();
    return { fleet, forget };
  }

  async function openNodeBehindProxy() {
    const proxy = await startTcpProxy(database.connectionString as string);
    proxies.push(proxy);
    return { ...(await openNode(proxy.connectionString)), proxy };
  }

  function change(concern: Concern = 'CREDENTIALS'): Promise<Change> {
    return database.prisma.$transaction((transaction) =>
      raiseEpoch(transaction, accountId, concern),
    );
  }

  test('answers a change when every node has forgotten the account', async () => {
    const nodes = [await openNode(), await openNode(), await openNode()];
    const receipt = await nodes[0]!.fleet.announce(await change());
    expect(receipt).toMatchObject({ nodesAcknowledged: 3, nodesWaitedOut: 0 });
    for (const { forget } of nodes) expect(forget.ids).toContain(accountId);
    expect(receipt.slowestMs).toBeLessThan(LEASE_MS);
  });

  test.each(['CREDENTIALS', 'VIEWERS'] as const)(
    'tells every node, the announcing one too, that a change concerns %s',
    async (concern) => {
      const nodes = [await openNode(), await openNode()];
      await nodes[0]!.fleet.announce(await change('CREDENTIALS'));
      for (const { forget } of nodes) forget.concerns.clear();
      await nodes[0]!.fleet.announce(await change(concern));
      for (const { forget } of nodes) expect([...forget.concerns]).toEqual([concern]);
    },
  );

  test('hears of a change by polling when the notification is lost', async () => {
    const { fleet } = await openNode();
    const other = await openNode();
    // As a change written by something that does not notify.
    const [{ epoch }] = await database.prisma.$queryRaw<[{ epoch: bigint }]>`
      WITH raised AS (UPDATE epoch SET value = value + 1 WHERE id = 1 RETURNING value)
      UPDATE account SET epoch = raised.value, credentials_epoch = raised.value
      FROM raised RETURNING account.epoch`;
    await fleet.announce({ accountId, epoch, concern: 'CREDENTIALS' });
    expect(other.forget.ids).toContain(accountId);
  });

  test('waits out a node that is cut off, which by then has lost its lease', async () => {
    const { fleet } = await openNode();
    const cut = await openNodeBehindProxy();
    expect(cut.fleet.isLeaseHeld()).toBe(true);
    cut.proxy.blackHole();
    const receipt = await fleet.announce(await change());
    expect(cut.forget.ids).not.toContain(accountId);
    expect(cut.fleet.isLeaseHeld()).toBe(false);
    expect(receipt).toMatchObject({ nodesAcknowledged: 1, nodesWaitedOut: 1 });
    expect(receipt.slowestMs).toBeGreaterThanOrEqual(LEASE_MS);
  });

  test('does not wait a second time for a node that was waited out', async () => {
    const { fleet } = await openNode();
    const cut = await openNodeBehindProxy();
    cut.proxy.blackHole();
    await fleet.announce(await change());
    const receipt = await fleet.announce(await change());
    expect(receipt).toMatchObject({ nodesAcknowledged: 1, nodesWaitedOut: 0 });
  });

  test('takes its lease again, and forgets what changed, once the database is back', async () => {
    const { fleet } = await openNode();
    const cut = await openNodeBehindProxy();
    cut.proxy.drop();
    await fleet.announce(await change());
    cut.proxy.restore();
    await expect.poll(() => cut.fleet.isLeaseHeld(), { timeout: 5000 }).toBe(true);
    expect(cut.forget.ids).toContain(accountId);
    const receipt = await fleet.announce(await change());
    expect(receipt).toMatchObject({ nodesAcknowledged: 2, nodesWaitedOut: 0 });
  });

  test('waits for a node that joined between a change and its commit', async () => {
    const { fleet } = await openNode();
    const [joined, committed] = await database.prisma.$transaction(async (transaction) => {
      const raised = await raiseEpoch(transaction, accountId, 'CREDENTIALS');
      return [await openNode(), raised];
    });
    const receipt = await fleet.announce(committed);
    expect(receipt).toMatchObject({ nodesAcknowledged: 2, nodesWaitedOut: 0 });
    expect(joined.forget.ids).toContain(accountId);
  });

  test('hears of a change whose node ended between its commit and its announcement', async () => {
    const other = await openNode();
    const leaving = await openNodeBehindProxy();
    leaving.proxy.drop();
    await change();
    await expect.poll(() => other.forget.ids, { timeout: LEASE_MS }).toContain(accountId);
  });

  test('commits epochs in their own order: whoever sees one sees every change up to it', async () => {
    const changing = Promise.all(Array.from({ length: 50 }, async () => (await change()).epoch));
    const newest = changing.then((epochs) => epochs.reduce((a, b) => (a > b ? a : b)));
    const seen = new Set<bigint>();
    for (
      let until = -1n;
      !seen.has(until);
      until = await Promise.race([newest, Promise.resolve(-1n)])
    ) {
      const [row] = await database.prisma.$queryRaw<[{ value: bigint; newest: bigint }]>`
        SELECT value, (SELECT max(epoch) FROM account) AS newest FROM epoch`;
      expect(row.newest).toBe(row.value);
      seen.add(row.value);
    }
    expect(new Set(await changing).size).toBe(50);
    expect(seen.size).toBeGreaterThan(1);
  });

  test('leaves without a trace when it closes', async () => {
    const { fleet } = await openNode();
    await fleet.close();
    expect(fleet.isLeaseHeld()).toBe(false);
    expect(await database.prisma.fleetNode.count({ where: { id: fleet.nodeId } })).toBe(0);
  });
});
