import pino from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import type { Fleet } from '../../src/fleet/fleet.ts';
import { openPostgresFleet } from '../../src/fleet/postgres-fleet.ts';
import { raiseEpoch } from '../../src/fleet/raise-epoch.ts';
import { openTestDatabase } from '../support/database.ts';
import { startDeafProxy } from '../support/deaf-proxy.ts';
import { createTestIntegration } from '../support/integration.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';

/** Long, so that what is heard soon is not heard by the rounds, which are two seconds apart. */
const LEASE_MS = 8000;
const SOON_MS = 1000;

type LogLine = { readonly level: number; readonly msg: string; readonly reason?: string };
const WARN = 40;

// How a pooler shows, on a database without one: functions of the same names stand before the
// server's own, and a proxy swallows notifications. The real thing is in pooler.postgresql.test.ts.
describe('a node finds out how it hears', () => {
  let database: Database;
  let accountId: string;
  let lines: LogLine[];
  const closers: (() => Promise<unknown>)[] = [];

  beforeEach(async () => {
    database = await openTestDatabase();
    closers.push(() => database.close());
    ({ accountId } = await createTestIntegration(database, testMasterKeys()));
    lines = [];
    await database.prisma.$executeRaw`CREATE TABLE shown (pids_off_by int, is_replica boolean)`;
    await database.prisma.$executeRaw`INSERT INTO shown VALUES (0, false)`;
    await database.prisma
      .$executeRaw`CREATE FUNCTION public.pg_backend_pid() RETURNS int LANGUAGE sql
      AS 'SELECT pg_catalog.pg_backend_pid() + pids_off_by FROM public.shown'`;
    await database.prisma.$executeRaw`CREATE FUNCTION public.pg_is_in_recovery() RETURNS boolean
      LANGUAGE sql AS 'SELECT is_replica FROM public.shown'`;
    const [{ name }] = await database.prisma.$queryRaw<
      [{ name: string }]
    >`SELECT current_database() AS name`;
    // pg_catalog comes first only where it is not named.
    await database.prisma.$executeRawUnsafe(
      `ALTER DATABASE ${name} SET search_path = public, pg_catalog`,
    );
  });
  afterEach(async () => {
    for (const close of closers.splice(0).toReversed()) await close();
  });

  async function openNode(connectionString = database.connectionString as string): Promise<Fleet> {
    const log = pino({ level: 'info' }, { write: (line) => lines.push(JSON.parse(line)) });
    const forget = { accounts: () => {}, everything: () => {} };
    const fleet = await openPostgresFleet({ connectionString, leaseMs: LEASE_MS, forget, log });
    closers.push(() => fleet.close());
    return fleet;
  }

  const backendsOffBy = (by: number) =>
    database.prisma.$executeRaw`UPDATE shown SET pids_off_by = ${by}`;
  const warnings = () => lines.filter(({ level }) => level >= WARN);
  const hearsSoon = (node: Fleet, expected: boolean) =>
    expect.poll(() => node.isListening(), { timeout: 5000 }).toBe(expected);

  /** How long until all nodes have acknowledged a change. */
  async function slowestMs(node: Fleet): Promise<number> {
    const change = await database.prisma.$transaction((transaction) =>
      raiseEpoch(transaction, accountId, 'CREDENTIALS'),
    );
    const receipt = await node.announce(change);
    expect(receipt.nodesWaitedOut).toBe(0);
    return receipt.slowestMs;
  }

  test('is told at once on a direct connection', async () => {
    const [node, other] = [await openNode(), await openNode()];
    expect([node.isListening(), other.isListening()]).toEqual([true, true]);
    expect(await slowestMs(node)).toBeLessThan(SOON_MS);
    expect(lines).toEqual([]);
  });

  test('is told behind a pooler that keeps its connections apart, and warns of nothing', async () => {
    await backendsOffBy(1);
    const [node, other] = [await openNode(), await openNode()];
    await hearsSoon(node, true);
    await hearsSoon(other, true);
    expect(await slowestMs(node)).toBeLessThan(SOON_MS);
    expect(lines).toEqual([]);
  });

  test('looks by itself where notifications are swallowed, and says so once', async () => {
    await backendsOffBy(1);
    const deaf = await startDeafProxy(database.connectionString as string);
    closers.push(() => deaf.close());
    const proxy = await startTcpProxy(deaf.connectionString);
    closers.push(() => proxy.close());
    const node = await openNode();
    const other = await openNode(proxy.connectionString);
    await hearsSoon(node, true);
    await expect.poll(warnings, { timeout: 5000 }).toHaveLength(1);
    expect(warnings()[0]).toMatchObject({ reason: expect.stringContaining('idle') });
    expect(other.isListening()).toBe(false);
    expect(await slowestMs(node)).toBeLessThan(SOON_MS);
    // A new connection is found out about anew, and is no news.
    proxy.drop();
    proxy.restore();
    await expect.poll(() => lines.map(({ msg }) => msg)).toContain('fleet: database not heard');
    await new Promise((done) => setTimeout(done, 2000));
    expect(warnings().filter(({ msg }) => msg.includes('notifications'))).toHaveLength(1);
    expect(await slowestMs(node)).toBeLessThan(SOON_MS);
  });

  test('stops relying on notifications when another process of the server answers', async () => {
    const node = await openNode();
    expect(node.isListening()).toBe(true);
    await backendsOffBy(1);
    // The next round comes with the change.
    await slowestMs(node);
    await hearsSoon(node, false);
    expect(warnings()).toMatchObject([
      { reason: expect.stringContaining('more than one process') },
    ]);
    expect(await slowestMs(await openNode())).toBeLessThan(SOON_MS);
  });

  test('is told again after its connection was lost', async () => {
    const proxy = await startTcpProxy(database.connectionString as string);
    closers.push(() => proxy.close());
    const node = await openNode();
    const other = await openNode(proxy.connectionString);
    proxy.drop();
    await hearsSoon(other, false);
    proxy.restore();
    await hearsSoon(other, true);
    expect(await slowestMs(node)).toBeLessThan(SOON_MS);
  });

  test('takes no lease from a replica', async () => {
    await database.prisma.$executeRaw`UPDATE shown SET is_replica = true`;
    await expect(openNode()).rejects.toThrow(/replica/);
  });
});
