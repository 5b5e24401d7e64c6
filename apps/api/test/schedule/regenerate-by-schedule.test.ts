import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { regenerateBySchedule } from '../../src/schedule/regenerate-by-schedule.ts';
import { setSharedSecretSchedule } from '../../src/schedule/set-schedule.ts';
import { regenerateSharedSecret } from '../../src/shared-secret/regenerate-shared-secret.ts';
import {
  auditedOf,
  openSharedSecretSuite,
  type SharedSecretSuite,
} from '../shared-secret/shared-secret-suite.ts';
import { SCHEDULE } from './schedule-suite.ts';

let suite: SharedSecretSuite;
beforeAll(async () => {
  suite = await openSharedSecretSuite();
});
beforeEach(() => suite.begin());
afterAll(() => suite.account.database.close());

const DAY_SECONDS = 86_400;
const DAY_MS = DAY_SECONDS * 1000;
const OVERLAP_SECONDS = 7200;

/** A schedule of seven days, set that many days ago. */
async function setDaysAgo(days: number): Promise<void> {
  await setSharedSecretSchedule(suite.account.dependencies, suite.administrator, {
    plan: {
      ...{ everyDays: 7, hour: new Date().getUTCHours(), overlapSeconds: OVERLAP_SECONDS },
      weekdays: [1, 2, 3, 4, 5, 6, 7],
    },
  });
  await suite.age(days * DAY_SECONDS);
}

const upkeep = (now = new Date()) => regenerateBySchedule(suite.account.dependencies, now);

async function shown() {
  return (await suite.ask(suite.administrator, SCHEDULE)).data.sharedSecret;
}

async function regenerations() {
  return (await auditedOf(suite)).filter(({ action }) => action === 'REGENERATE');
}

it('regenerates once its time has come, with the overlap, as the system, and begins anew', async () => {
  await setDaysAgo(8);
  const { announced } = suite.account.dependencies.fleet;
  const before = announced.length;
  expect(await upkeep()).toBe(1);
  const [current, replaced] = await suite.rows();
  expect(current).toMatchObject({
    ...{ version: 2, reason: 'ROUTINE', note: 'by schedule', acceptedUntil: null },
    ...{ createdByKind: 'SYSTEM', createdByLabel: 'system' },
  });
  expect(replaced?.acceptedUntil?.getTime()).toBe(
    current!.createdAt.getTime() + OVERLAP_SECONDS * 1000,
  );
  expect(announced).toHaveLength(before + 1);
  const [entry] = await regenerations();
  expect(entry).toMatchObject({ actorKind: 'SYSTEM', actorLabel: 'system', after: { version: 2 } });
  expect(entry?.description).toMatch(
    /^system regenerated the shared secret \(reason ROUTINE\) by schedule: version 2 replaced version 1, which stays accepted until /,
  );
  const { schedule, version } = await shown();
  expect({ version, skipped: schedule.skipped }).toEqual({ version: 2, skipped: null });
  expect(new Date(schedule.nextAt).getTime() - Date.now()).toBeGreaterThan(5.9 * DAY_MS);
  expect(await upkeep()).toBe(0);
});

it('regenerates once, however long no process ran', async () => {
  await setDaysAgo(300);
  await upkeep();
  await upkeep();
  expect((await shown()).version).toBe(2);
});

it('does nothing before its time, nor without a schedule, on whatever clock of a node', async () => {
  await setDaysAgo(5);
  const someday = new Date(Date.now() + 400 * DAY_MS);
  for (const now of [new Date(), someday, new Date(0)]) await upkeep(now);
  expect((await shown()).version).toBe(1);
  await suite.age(3 * DAY_SECONDS);
  await setSharedSecretSchedule(suite.account.dependencies, suite.administrator, { plan: null });
  await upkeep(someday);
  expect((await shown()).version).toBe(1);
});

it('counts anew from a regeneration by hand', async () => {
  await setDaysAgo(8);
  await suite.regenerate();
  await upkeep();
  const { version, schedule } = await shown();
  expect(version).toBe(2);
  expect(new Date(schedule.nextAt).getTime() - Date.now()).toBeGreaterThan(5.9 * DAY_MS);
});

it('is skipped while an overlap is open, which is told once, and made up for afterwards', async () => {
  await suite.regenerate();
  await setDaysAgo(8);
  const { prisma } = suite.account.dependencies;
  const { accountId } = suite.administrator;
  const until = new Date(Date.now() + 3_600_000);
  await prisma.sharedSecret.update({
    where: { accountId_version: { accountId, version: 1 } },
    data: { acceptedUntil: until },
  });
  await upkeep();
  await upkeep();
  const { version, schedule } = await shown();
  expect(version).toBe(2);
  expect(schedule.skipped).toMatchObject({ because: 'OVERLAP_OPEN', until: until.toISOString() });
  expect(new Date(schedule.nextAt) >= until).toBe(true);
  const skips = (await auditedOf(suite)).filter(({ action }) => action === 'SKIP');
  expect(skips).toHaveLength(1);
  expect(skips[0]).toMatchObject({
    ...{ actorKind: 'SYSTEM', subclass: 'SCHEDULE' },
    after: { because: 'OVERLAP_OPEN', nextAt: schedule.nextAt },
  });
  await suite.age(2 * DAY_SECONDS);
  await upkeep();
  expect(await shown()).toMatchObject({ version: 3, schedule: { skipped: null } });
});

it('is skipped while the regeneration before can be undone', async () => {
  await suite.regenerate();
  await setDaysAgo(8);
  const { dependencies } = suite.account;
  const settings = { ...dependencies.settings, undoSeconds: 30 * DAY_SECONDS };
  await regenerateBySchedule({ ...dependencies, settings }, new Date());
  expect(await shown()).toMatchObject({
    ...{ version: 2, schedule: { skipped: { because: 'UNDO_OPEN' } } },
  });
});

it('regenerates once when eight nodes look at the same time', async () => {
  await setDaysAgo(8);
  const counts = await Promise.all(Array.from({ length: 8 }, () => upkeep()));
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1);
  expect((await shown()).version).toBe(2);
  expect(await regenerations()).toHaveLength(1);
});

it('and a regeneration by hand at the same moment cut off nobody', async () => {
  await setDaysAgo(8);
  const { dependencies } = suite.account;
  const [byHand] = await Promise.all([
    regenerateSharedSecret(dependencies, suite.administrator, { overlapSeconds: 60 }),
    upkeep(),
    upkeep(),
  ]);
  expect(byHand.ok ? 'OK' : byHand.code).toMatch(/^(OK|OVERLAP_OPEN)$/);
  const rows = await suite.rows();
  expect(rows.map(({ version }) => version)).toEqual([2, 1]);
  expect(rows[1]!.acceptedUntil! > rows[0]!.createdAt).toBe(true);
});

it('leaves nothing half done when it ends on the way, and is done at the next look', async () => {
  await setDaysAgo(8);
  const { dependencies } = suite.account;
  // Fails once the version was raised.
  const masterKeys = undefined as unknown as typeof dependencies.masterKeys;
  expect(await regenerateBySchedule({ ...dependencies, masterKeys }, new Date())).toBe(0);
  expect((await shown()).version).toBe(1);
  expect(await regenerations()).toEqual([]);
  expect(await upkeep()).toBe(1);
  expect((await shown()).version).toBe(2);
});

it('keeps no other account waiting for one that fails', async () => {
  await setDaysAgo(9);
  const { prisma } = suite.account.dependencies;
  const broken = suite.administrator.accountId;
  await prisma.sharedSecret.deleteMany({ where: { accountId: broken } });
  await suite.begin();
  await setDaysAgo(8);
  expect(await upkeep()).toBe(1);
  expect((await shown()).version).toBe(2);
  await prisma.sharedSecretSchedule.delete({ where: { accountId: broken } });
});
