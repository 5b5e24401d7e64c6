import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestAccount, type TestAccount } from '../support/test-account.ts';
import { append, entriesOf } from './chain-scene.ts';

let account: TestAccount;

beforeAll(async () => {
  account = await openTestAccount();
});
afterAll(() => account.database.close());

test('an entry has the time of the database, whatever its inserter says', async () => {
  const { prisma } = account.database;
  const { accountId } = account;
  const told = { class: 'ACCESS', subclass: 'TEST', action: 'NOTE', description: 'Told.' };
  const actor = { actorKind: 'SYSTEM' as const, actorLabel: 'system' };
  const at = new Date('2020-01-01');
  await prisma.auditEvent.create({ data: { accountId, ...actor, ...told, at } });
  const entry = (await entriesOf(prisma, accountId)).at(-1);
  expect(entry?.description).toBe('Told.');
  expect(Math.abs(Date.parse(entry?.at ?? '') - Date.now())).toBeLessThan(60_000);
});

test('entries have times in the order of their numbers, however many are appended at once', async () => {
  const { accountId } = await account.stranger();
  const { prisma } = account.database;
  await Promise.all(
    Array.from({ length: 50 }, (_, index) => append(prisma, accountId, `${index}`)),
  );
  const times = (await entriesOf(prisma, accountId)).map(({ at }) => at);
  expect(times).toHaveLength(51);
  expect(times).toEqual(times.toSorted());
});
