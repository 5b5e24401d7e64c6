import { Registry } from 'prom-client';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { registerSharedSecretMetrics } from '../../src/shared-secret/shared-secret-metrics.ts';
import { restoreSharedSecret } from '../../src/shared-secret/restore-shared-secret.ts';
import { setSharedSecretMaxAge } from '../../src/shared-secret/set-max-age.ts';
import { auditedOf, openSharedSecretSuite, type SharedSecretSuite } from './shared-secret-suite.ts';

let suite: SharedSecretSuite;
beforeAll(async () => {
  suite = await openSharedSecretSuite();
});
beforeEach(() => suite.begin());
afterAll(() => suite.account.database.close());

const DAY_SECONDS = 86_400;

const SET = `mutation ($input: SetSharedSecretMaxAgeInput!) {
  setSharedSecretMaxAge(input: $input) {
    sharedSecret { maxAgeDays ageState }
    errors { code field message }
    clientMutationId
  }
}`;

async function set(days: number | null, clientMutationId?: string) {
  const { data } = await suite.ask(suite.administrator, SET, { input: { days, clientMutationId } });
  return data.setSharedSecretMaxAge;
}

async function age() {
  const query = '{ sharedSecret { ageState dueAt maxAgeDays } }';
  return (await suite.ask(suite.administrator, query)).data.sharedSecret;
}

it('has no maximum until one is set', async () => {
  await suite.age(3650 * DAY_SECONDS);
  expect(await age()).toEqual({ ageState: 'FRESH', dueAt: null, maxAgeDays: null });
});

it('tells when the secret is due and overdue', async () => {
  await set(90);
  const [first] = await suite.rows();
  const dueAt = new Date((first?.createdAt.getTime() ?? 0) + 90 * DAY_SECONDS * 1000);
  expect(await age()).toEqual({ ageState: 'FRESH', dueAt: dueAt.toISOString(), maxAgeDays: 90 });
  await suite.age(77 * DAY_SECONDS);
  expect((await age()).ageState).toBe('DUE');
  await suite.age(13 * DAY_SECONDS + 60);
  expect((await age()).ageState).toBe('OVERDUE');
  await suite.regenerate();
  expect((await age()).ageState).toBe('FRESH');
});

it('counts a restored secret as old as it was', async () => {
  await set(30);
  await suite.age(31 * DAY_SECONDS);
  await suite.regenerate();
  await restoreSharedSecret(suite.account.dependencies, suite.administrator, {});
  expect((await age()).ageState).toBe('OVERDUE');
});

it.each([0, -1, 3651])('answers MAX_AGE_OUT_OF_RANGE to %d days', async (days) => {
  expect(await set(days)).toMatchObject({
    sharedSecret: null,
    errors: [{ code: 'MAX_AGE_OUT_OF_RANGE', field: 'days' }],
  });
  expect((await age()).maxAgeDays).toBeNull();
});

it('is audited when it changes, and announced to every node', async () => {
  const { announced } = suite.account.dependencies.fleet;
  const count = announced.length;
  for (const days of [1, 3650, 3650, null])
    expect((await set(days)).sharedSecret.maxAgeDays).toBe(days);
  const entries = (await auditedOf(suite)).filter(({ subclass }) => subclass === 'MAX_AGE');
  expect(entries.map(({ before, after }) => ({ before, after }))).toEqual([
    { before: { maxAgeDays: null }, after: { maxAgeDays: 1 } },
    { before: { maxAgeDays: 1 }, after: { maxAgeDays: 3650 } },
    { before: { maxAgeDays: 3650 }, after: { maxAgeDays: null } },
  ]);
  expect(announced).toHaveLength(count + 3);
});

it('is one of those set when 50 come at once, each change audited', async () => {
  const { dependencies } = suite.account;
  const results = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      setSharedSecretMaxAge(dependencies, suite.administrator, { days: index + 1 }),
    ),
  );
  expect(results.every(({ ok }) => ok)).toBe(true);
  const last = (await auditedOf(suite)).at(-1);
  expect(last?.after).toEqual({ maxAgeDays: (await age()).maxAgeDays });
});

it('changes nothing a second time for the same clientMutationId', async () => {
  await set(30, 'age-1');
  await set(60);
  await set(30, 'age-1');
  expect((await age()).maxAgeDays).toBe(60);
});

it('needs the permission to regenerate', async () => {
  const { accountId } = suite.administrator;
  const variables = { input: { days: 30 } };
  const reader = { ...suite.account.serviceToken('SHARED_SECRET_READ'), accountId };
  expect((await suite.ask(reader, SET, variables)).codes).toEqual(['FORBIDDEN']);
  const script = { ...suite.account.serviceToken('SHARED_SECRET_REGENERATE'), accountId };
  expect((await suite.ask(script, SET, variables)).codes).toEqual([]);
});

it("touches no other account's", async () => {
  const stranger = await suite.account.stranger();
  await suite.ask(stranger, SET, { input: { days: 1 } });
  expect((await age()).maxAgeDays).toBeNull();
});

it('shows how many accounts are overdue, by the age of the string, and asks once a minute', async () => {
  const { dependencies } = suite.account;
  const registry = new Registry();
  registerSharedSecretMetrics(registry, dependencies);
  const overdue = async () => {
    const metric = await registry.getSingleMetric('rekey_shared_secrets_overdue')?.get();
    return metric?.values[0]?.value;
  };
  const wait = (seconds: number) => {
    suite.account.clock = new Date(suite.account.clock.getTime() + seconds * 1000);
  };
  const before = (await overdue()) ?? NaN;
  await set(30);
  await suite.age(31 * DAY_SECONDS);
  await suite.regenerate();
  await restoreSharedSecret(dependencies, suite.administrator, {});
  expect(await overdue()).toBe(before);
  wait(60);
  expect(await overdue()).toBe(before + 1);
  await suite.regenerate();
  wait(60);
  expect(await overdue()).toBe(before);
});
