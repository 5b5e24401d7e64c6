import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  auditedOf,
  openSharedSecretSuite,
  type SharedSecretSuite,
} from '../shared-secret/shared-secret-suite.ts';
import { SCHEDULE, SET_SCHEDULE } from './schedule-suite.ts';

let suite: SharedSecretSuite;
beforeAll(async () => {
  suite = await openSharedSecretSuite();
});
beforeEach(() => suite.begin());
afterAll(() => suite.account.database.close());

const PLAN = { everyDays: 90, hour: 3, weekdays: ['TUESDAY', 'MONDAY'], overlapSeconds: 86_400 };

async function set(schedule: object | null, clientMutationId?: string) {
  const variables = { input: { schedule, clientMutationId } };
  return (await suite.ask(suite.administrator, SET_SCHEDULE, variables)).data
    .setSharedSecretSchedule;
}

async function schedule() {
  return (await suite.ask(suite.administrator, SCHEDULE)).data.sharedSecret.schedule;
}

async function entries() {
  return (await auditedOf(suite)).filter(({ subclass }) => subclass === 'SCHEDULE');
}

it('has none until one is set', async () => {
  expect(await schedule()).toBeNull();
});

it('is set, shown with the next time, changed and cleared, each in the audit log', async () => {
  const { sharedSecret, errors } = await set(PLAN, 'set-1');
  expect(errors).toEqual([]);
  const shown = await schedule();
  expect(sharedSecret.schedule).toEqual(shown);
  expect(shown).toMatchObject({
    ...{ everyDays: 90, hour: 3, weekdays: ['MONDAY', 'TUESDAY'], overlapSeconds: 86_400 },
    ...{ setBy: { kind: 'USER', label: 'ada@acme.example' }, skipped: null },
  });
  const nextAt = new Date(shown.nextAt);
  expect([nextAt.getUTCHours(), nextAt.getUTCMinutes()]).toEqual([3, 0]);
  expect([1, 2]).toContain(nextAt.getUTCDay());
  const days = (nextAt.getTime() - new Date(shown.setAt).getTime()) / 86_400_000;
  expect(days > 89 && days < 97).toBe(true);

  await set({ ...PLAN, everyDays: 7, weekdays: null });
  expect((await schedule()).weekdays).toHaveLength(7);
  await set(null);
  expect(await schedule()).toBeNull();
  expect(
    (await entries()).map(({ actorLabel, action, after }) => [actorLabel, action, after]),
  ).toEqual([
    ['ada@acme.example', 'UPDATE', { schedule: expect.objectContaining({ everyDays: 90 }) }],
    ['ada@acme.example', 'UPDATE', { schedule: expect.objectContaining({ everyDays: 7 }) }],
    ['ada@acme.example', 'UPDATE', { schedule: null }],
  ]);
});

it.each([
  [{ everyDays: 6 }, 'EVERY_DAYS_OUT_OF_RANGE'],
  [{ everyDays: 366 }, 'EVERY_DAYS_OUT_OF_RANGE'],
  [{ hour: -1 }, 'HOUR_OUT_OF_RANGE'],
  [{ hour: 24 }, 'HOUR_OUT_OF_RANGE'],
  [{ weekdays: [] }, 'WEEKDAYS_OUT_OF_RANGE'],
  [{ overlapSeconds: 0 }, 'OVERLAP_OUT_OF_RANGE'],
  [{ overlapSeconds: 3599 }, 'OVERLAP_OUT_OF_RANGE'],
  [{ overlapSeconds: 604_801 }, 'OVERLAP_OUT_OF_RANGE'],
])('answers to %j with %s', async (wrong, code) => {
  expect(await set({ ...PLAN, ...wrong })).toMatchObject({
    ...{ sharedSecret: null, errors: [{ code, field: 'schedule' }] },
  });
  expect(await schedule()).toBeNull();
  expect(await entries()).toEqual([]);
});

it('goes on counting when the same is set again, by whichever id', async () => {
  await set(PLAN);
  await suite.age(86_400);
  const before = await schedule();
  await set({ ...PLAN, weekdays: ['MONDAY', 'TUESDAY', 'MONDAY'] });
  expect(await schedule()).toEqual(before);
  expect(await entries()).toHaveLength(1);
});

it('changes nothing a second time for the same clientMutationId', async () => {
  await set(PLAN, 'schedule-1');
  await set(null);
  await set(PLAN, 'schedule-1');
  expect(await schedule()).toBeNull();
});

it('needs a recent sign-in, and the permission to regenerate', async () => {
  const { accountId } = suite.administrator;
  const variables = { input: { schedule: PLAN } };
  const stale = { ...suite.administrator, freshUntil: new Date(0) };
  expect((await suite.ask(stale, SET_SCHEDULE, variables)).codes).toEqual([
    'REAUTHENTICATION_REQUIRED',
  ]);
  const reader = { ...suite.account.serviceToken('SHARED_SECRET_READ'), accountId };
  expect((await suite.ask(reader, SET_SCHEDULE, variables)).codes).toEqual(['FORBIDDEN']);
  expect(await schedule()).toBeNull();
});

it("touches no other account's", async () => {
  const stranger = await suite.account.stranger();
  await suite.ask(stranger, SET_SCHEDULE, { input: { schedule: PLAN } });
  expect(await schedule()).toBeNull();
});

it('is refused by the database as well where it would cut integrations off', async () => {
  await set(PLAN);
  const { prisma } = suite.account.dependencies;
  const { accountId } = suite.administrator;
  const where = { accountId };
  for (const data of [{ overlapSeconds: 0 }, { weekdays: [] }, { weekdays: [8] }, { hour: 24 }])
    await expect(prisma.sharedSecretSchedule.update({ where, data })).rejects.toThrow(/check/);
});
