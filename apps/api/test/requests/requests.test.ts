import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiKeyResolver } from '../../src/api-key/api-key.resolver.ts';
import { createLoadRequests } from '../../src/requests/load-requests.ts';
import { RequestsResolver } from '../../src/requests/requests.resolver.ts';
import { Permission } from '../../src/sign-in/permission.ts';
import type { Viewer } from '../../src/sign-in/viewer.ts';
import { askOf, type Ask } from '../support/ask-graphql.ts';
import { openTestAccount, type TestAccount } from '../support/test-account.ts';

const KEYS = 100;
const FIELDS = 'from slotHours slots verdicts { verdict total plot }';

/** 24 numbers that are 0 but for some hours. */
const hours = (requests: Readonly<Record<number, number>>) =>
  Array.from({ length: 24 }, (_, hour) => requests[hour] ?? 0);

describe('the requests of API keys over time', () => {
  let account: TestAccount;
  let ask: Ask;
  let queries = 0;

  beforeAll(async () => {
    account = await openTestAccount();
    account.clock = new Date('2026-11-23T13:45:00.000Z');
    const { prisma } = account.dependencies;
    const counting = prisma.$extends({
      query: {
        $allOperations: ({ args, query }) => {
          queries += 1;
          return query(args);
        },
      },
    }) as unknown as typeof prisma;
    const dependencies = { ...account.dependencies, prisma: counting };
    ask = await askOf(dependencies, [ApiKeyResolver, RequestsResolver]);
    const { accountId } = account;
    const made = await prisma.apiKey.createManyAndReturn({
      data: Array.from({ length: KEYS }, (_, at) => ({
        ...{ accountId, appname: `key-${String(at).padStart(3, '0')}`, role: 'READONLY' as const },
        ...{ appkeyHash: new Uint8Array(32), createdByKind: 'SYSTEM' as const },
        createdByLabel: 'system',
      })),
      select: { id: true, appname: true },
    });
    const apiKeyId = made.find(({ appname }) => appname === 'key-000')?.id as string;
    const day = (date: string, verdict: string, requests: Readonly<Record<number, number>>) => ({
      ...{ apiKeyId, accountId, day: new Date(date), verdict, hours: hours(requests) },
    });
    await prisma.apiKeyRequestsDay.createMany({
      data: [
        day('2026-11-23', 'OK', { 0: 1, 12: 2, 13: 4 }),
        day('2026-11-22', 'OK', { 13: 8, 14: 16, 23: 2_147_483_647 }),
        day('2026-11-22', 'SHARED_SECRET_REGENERATED', { 20: 3 }),
        day('2026-11-17', 'OK', { 5: 32, 6: 64 }),
        day('2026-11-16', 'OK', { 17: 128, 18: 256 }),
        day('2026-10-25', 'OK', { 0: 512 }),
        day('2026-10-24', 'OK', { 23: 1024 }),
        day('2026-11-23', 'A_LATER_VERSION_HAS_MORE', { 1: 1 }),
      ],
    });
  });
  afterAll(() => account.database.close());

  async function requests(argument: string) {
    const query = `{ apiKey(appname: "key-000") { requests${argument} { ${FIELDS} } } }`;
    const { data, codes } = await ask(account.serviceToken(Permission.API_KEY_READ), query);
    expect(codes).toEqual([]);
    return data.apiKey.requests;
  }

  test('are told by the hour for the last 24, the one that is not over included', async () => {
    const { verdicts, ...window } = await requests('');
    expect(window).toEqual({ from: '2026-11-22T14:00:00.000Z', slotHours: 1, slots: 24 });
    const plot = new Array<number>(24).fill(0);
    expect(verdicts).toEqual([
      {
        verdict: 'OK',
        total: 2_147_483_647 + 23,
        plot: plot.with(0, 16).with(9, 2_147_483_647).with(10, 1).with(22, 2).with(23, 4),
      },
      { verdict: 'SHARED_SECRET_REGENERATED', total: 3, plot: plot.with(6, 3) },
    ]);
  });

  test('are told by six hours for seven days', async () => {
    const { verdicts, ...window } = await requests('(days: 7)');
    expect(window).toEqual({ from: '2026-11-16T18:00:00.000Z', slotHours: 6, slots: 28 });
    const plot = new Array<number>(28).fill(0);
    const expected = plot.with(0, 256).with(1, 32).with(2, 64).with(23, 24);
    expect(verdicts[0].plot).toEqual(expected.with(24, 2_147_483_647).with(25, 1).with(27, 6));
  });

  test('are told by days for thirty', async () => {
    const { verdicts, ...window } = await requests('(days: 30)');
    expect(window).toEqual({ from: '2026-10-25T00:00:00.000Z', slotHours: 24, slots: 30 });
    const plot = new Array<number>(30).fill(0);
    const expected = plot.with(0, 512).with(22, 384).with(23, 96);
    expect(verdicts[0].plot).toEqual(expected.with(28, 2_147_483_647 + 24).with(29, 7));
  });

  test('are none for a key that made none', async () => {
    const query = '{ apiKey(appname: "key-001") { requests { slots verdicts { verdict } } } }';
    const { data } = await ask(account.administrator(), query);
    expect(data.apiKey.requests).toEqual({ slots: 24, verdicts: [] });
  });

  test('take one query for a page of a hundred keys', async () => {
    const page = (fields: string) =>
      ask(account.administrator(), `{ apiKeys(first: ${KEYS}) { nodes { appname ${fields} } } }`);
    queries = 0;
    await page(`requests { ${FIELDS} } again: requests { slots }`);
    const withRequests = queries;
    queries = 0;
    await page('');
    expect(withRequests - queries).toBe(1);
  });

  test.each([0, 31, -7])('are not told for %i days', async (days) => {
    const query = `{ apiKey(appname: "key-000") { requests(days: ${days}) { slots } } }`;
    expect((await ask(account.administrator(), query)).codes).toEqual(['BAD_USER_INPUT']);
  });

  test('are for those who may read API keys, in their own account', async () => {
    const query = `{ apiKey(appname: "key-000") { requests { slots } } }`;
    const auditor = account.serviceToken(Permission.AUDIT_READ);
    expect((await ask(auditor, query)).codes).toEqual(['FORBIDDEN']);
    expect((await ask(await account.stranger(), query)).data).toEqual({ apiKey: null });
  });

  test('are not told of the key of another account, even by its row id', async () => {
    const { id } = await account.dependencies.prisma.apiKey.findFirstOrThrow({
      where: { appname: 'key-000' },
    });
    const { dependencies } = account;
    const verdictsFor = async (viewer: Viewer) =>
      (await createLoadRequests(dependencies, viewer)(id, 1)).verdicts.length;
    expect(await verdictsFor(await account.stranger())).toBe(0);
    expect(await verdictsFor(account.administrator())).toBeGreaterThan(0);
  });
});
