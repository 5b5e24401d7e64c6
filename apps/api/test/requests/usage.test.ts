import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROWS_MAX } from '../../src/requests/account-requests.store.ts';
import { listBusiestKeys, readAccountRequests } from '../../src/requests/read-usage.ts';
import { RequestsResolver } from '../../src/requests/requests.resolver.ts';
import { UsageResolver } from '../../src/requests/usage.resolver.ts';
import { Permission } from '../../src/sign-in/permission.ts';
import { askOf, type Ask } from '../support/ask-graphql.ts';
import { openTestAccount, type TestAccount } from '../support/test-account.ts';

const KEYS = 500;
const REQUESTS = 'requests { from slotHours slots verdicts { verdict total plot } }';

/** 24 numbers that are 0 but for some hours. */
const hours = (requests: Readonly<Record<number, number>>) =>
  Array.from({ length: 24 }, (_, hour) => requests[hour] ?? 0);
/** Numbers of a plot that are 0 but for some slots. */
const plotOf = (slots: number, requests: Readonly<Record<number, number>>) =>
  Array.from({ length: slots }, (_, slot) => requests[slot] ?? 0);

describe('the usage of an account', () => {
  let account: TestAccount;
  let ask: Ask;
  const ids = new Map<string, string>();

  beforeAll(async () => {
    account = await openTestAccount();
    account.clock = new Date('2026-11-23T13:45:00.000Z');
    const { prisma } = account.dependencies;
    ask = await askOf(account.dependencies, [UsageResolver, RequestsResolver]);
    const { accountId } = account;
    const other = await account.stranger();
    const keyOf = (owner: string) => (appname: string) => ({
      ...{ accountId: owner, appname, role: 'READONLY' as const },
      ...{ appkeyHash: new Uint8Array(32), createdByKind: 'SYSTEM' as const },
      createdByLabel: 'system',
    });
    const made = await prisma.apiKey.createManyAndReturn({
      data: [
        ...['busy', 'refused', 'of-last-week', 'unused'].map(keyOf(accountId)),
        keyOf(other.accountId)('foreign'),
      ],
      select: { id: true, appname: true },
    });
    made.forEach(({ id, appname }) => ids.set(appname, id));
    const day = (
      appname: string,
      date: string,
      verdict: string,
      requests: Readonly<Record<number, number>>,
      owner = accountId,
    ) => ({
      ...{ apiKeyId: ids.get(appname) as string, accountId: owner, verdict },
      ...{ day: new Date(date), hours: hours(requests) },
    });
    await prisma.apiKeyRequestsDay.createMany({
      data: [
        day('busy', '2026-11-23', 'OK', { 0: 5, 13: 7 }),
        day('busy', '2026-11-22', 'OK', { 13: 100, 14: 2 }),
        day('refused', '2026-11-23', 'SHARED_SECRET_REGENERATED', { 12: 30 }),
        day('refused', '2026-11-23', 'OK', { 13: 1 }),
        day('of-last-week', '2026-11-18', 'OK', { 3: 2_147_483_647 }),
        day('of-last-week', '2026-10-24', 'OK', { 3: 9 }),
        day('foreign', '2026-11-23', 'OK', { 12: 1000 }, other.accountId),
      ],
    });
  });
  afterAll(() => account.database.close());

  async function usage(argument: string, fields: string) {
    const query = `{ usage${argument} { ${fields} } }`;
    const { data, codes } = await ask(account.serviceToken(Permission.API_KEY_READ), query);
    expect(codes).toEqual([]);
    return data.usage;
  }

  test('is the requests of all its keys, by verdict and by the hour', async () => {
    expect(await usage('', `isLowerBound ${REQUESTS}`)).toEqual({
      isLowerBound: false,
      requests: {
        ...{ from: '2026-11-22T14:00:00.000Z', slotHours: 1, slots: 24 },
        verdicts: [
          { verdict: 'OK', total: 15, plot: plotOf(24, { 0: 2, 10: 5, 23: 8 }) },
          { verdict: 'SHARED_SECRET_REGENERATED', total: 30, plot: plotOf(24, { 22: 30 }) },
        ],
      },
    });
  });

  test('is told by six hours for a week, and by days for a month', async () => {
    const week = await usage('(days: 7)', REQUESTS);
    expect(week.requests.verdicts[0]).toEqual({
      verdict: 'OK',
      total: 2_147_483_647 + 115,
      plot: plotOf(28, { 5: 2_147_483_647, 23: 102, 25: 5, 27: 8 }),
    });
    const month = await usage('(days: 30)', REQUESTS);
    expect(month.requests).toMatchObject({ from: '2026-10-25T00:00:00.000Z', slotHours: 24 });
    expect(month.requests.verdicts[0].plot).toEqual(
      plotOf(30, { 24: 2_147_483_647, 28: 102, 29: 13 }),
    );
  });

  test('names the keys with the most requests in that time, the busiest first', async () => {
    const busiest = async (argument: string, first: number) =>
      (await usage(argument, `busiest(first: ${first}) { appname }`)).busiest.map(
        ({ appname }: { appname: string }) => appname,
      );
    expect(await busiest('', 10)).toEqual(['refused', 'busy']);
    expect(await busiest('(days: 7)', 10)).toEqual(['of-last-week', 'busy', 'refused']);
    expect(await busiest('(days: 7)', 1)).toEqual(['of-last-week']);
  });

  test('tells the requests of each of them beside', async () => {
    const { busiest } = await usage('', 'busiest { appname requests { verdicts { total } } }');
    expect(busiest[0].requests.verdicts).toEqual([{ total: 1 }, { total: 30 }]);
  });

  test.each([
    ['(days: 0)', 'isLowerBound'],
    ['(days: 31)', 'isLowerBound'],
    ['', 'busiest(first: 0) { id }'],
    ['', 'busiest(first: 101) { id }'],
  ])('refuses usage%s { %s }', async (argument, fields) => {
    const query = `{ usage${argument} { ${fields} } }`;
    expect((await ask(account.administrator(), query)).codes).toEqual(['BAD_USER_INPUT']);
  });

  test('is for those who may read API keys, of their own account', async () => {
    const query = '{ usage { busiest { appname } } }';
    const auditing = account.serviceToken(Permission.AUDIT_READ);
    expect((await ask(auditing, query)).codes).toEqual(['FORBIDDEN']);
    const { data } = await ask(await account.stranger(), query);
    expect(data.usage.busiest).toEqual([]);
  });

  test('looks at so many rows and no more, the newest, and says so', async () => {
    const { prisma } = account.dependencies;
    const viewer = await account.stranger();
    await prisma.$executeRaw`
      WITH made AS (
        INSERT INTO api_key (id, account_id, appname, role, appkey_hash, created_by_kind, created_by_label)
        SELECT gen_random_uuid(), ${viewer.accountId}::uuid, 'key-' || number, 'READONLY',
          ''::bytea, 'SYSTEM', 'system'
        FROM generate_series(1, ${KEYS}::int) AS number RETURNING id)
      INSERT INTO api_key_requests_day (api_key_id, day, verdict, account_id, hours)
      SELECT id, day, 'V' || number, ${viewer.accountId}::uuid, array_fill(1, ARRAY[24])
      FROM made, (
        SELECT number, '2026-11-23'::date FROM generate_series(1, ${ROWS_MAX / KEYS}::int) AS number
        UNION ALL SELECT 0, '2026-11-20') AS verdict (number, day)`;
    const read = await readAccountRequests(account.dependencies, viewer, 7);
    expect(read.isLowerBound).toBe(true);
    const slots = read.window.slots;
    const totals = Array.from({ length: slots }, (_, slot) =>
      read.verdicts.reduce((sum, { plot }) => sum + plot[slot]!, 0),
    );
    expect(totals).toEqual(
      plotOf(slots, Object.fromEntries([1, 2, 3].map((last) => [slots - last, 6 * ROWS_MAX]))),
    );
    expect(await listBusiestKeys(account.dependencies, viewer, { days: 7, first: 3 })).toHaveLength(
      3,
    );
  }, 60_000);
});
