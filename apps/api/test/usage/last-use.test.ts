import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiKeyResolver } from '../../src/api-key/api-key.resolver.ts';
import { Permission } from '../../src/sign-in/permission.ts';
import { LastUseResolver } from '../../src/usage/last-use.resolver.ts';
import { askOf, type Ask } from '../support/ask-graphql.ts';
import { openTestAccount, type TestAccount } from '../support/test-account.ts';

const KEYS = 100;
const NOON_MS = Date.parse('2026-11-23T12:00:00.000Z');
const LIST = `{ apiKeys(first: ${KEYS}) { nodes { appname lastUsedAt lastUsedIp } } }`;

describe('the last use of API keys', () => {
  let account: TestAccount;
  let ask: Ask;
  let queries = 0;

  beforeAll(async () => {
    account = await openTestAccount();
    const { prisma } = account.dependencies;
    const counting = prisma.$extends({
      query: {
        $allOperations: ({ args, query }) => {
          queries += 1;
          return query(args);
        },
      },
    }) as unknown as typeof prisma;
    ask = await askOf({ ...account.dependencies, prisma: counting }, [
      ApiKeyResolver,
      LastUseResolver,
    ]);
    const { accountId } = account;
    const made = await prisma.apiKey.createManyAndReturn({
      data: Array.from({ length: KEYS }, (_, at) => ({
        accountId,
        appname: `key-${String(at).padStart(3, '0')}`,
        role: 'READONLY' as const,
        appkeyHash: new Uint8Array(32),
        createdByKind: 'SYSTEM' as const,
        createdByLabel: 'system',
      })),
      select: { id: true, appname: true },
    });
    const idOf = (appname: string) => made.find((key) => key.appname === appname)?.id as string;
    const use = (appname: string, sharedSecretVersion: number) => ({
      accountId,
      apiKeyId: idOf(appname),
      sharedSecretVersion,
    });
    await prisma.apiKeyUse.createMany({
      data: [
        { ...use('key-000', 1), lastAcceptedAt: new Date(NOON_MS), lastAcceptedIp: '192.0.2.1' },
        {
          ...use('key-000', 2),
          lastAcceptedAt: new Date(NOON_MS - 1),
          lastAcceptedIp: '192.0.2.2',
        },
        { ...use('key-001', 1), lastAcceptedAt: new Date(NOON_MS), lastAcceptedIp: null },
        { ...use('key-002', 1), lastRefusedAt: new Date(NOON_MS), lastRefusedIp: '192.0.2.9' },
      ],
    });
  });
  afterAll(() => account.database.close());

  const list = async (...permissions: Permission[]) => {
    const { data, codes } = await ask(account.serviceToken(...permissions), LIST);
    return { nodes: data?.apiKeys?.nodes, codes };
  };

  test('is told over all versions, of what was let in alone', async () => {
    const { nodes } = await list(Permission.API_KEY_READ);
    expect(nodes.slice(0, 4)).toEqual([
      { appname: 'key-000', lastUsedAt: '2026-11-23T12:00:00.000Z', lastUsedIp: '192.0.2.1' },
      { appname: 'key-001', lastUsedAt: '2026-11-23T12:00:00.000Z', lastUsedIp: null },
      { appname: 'key-002', lastUsedAt: null, lastUsedIp: null },
      { appname: 'key-003', lastUsedAt: null, lastUsedIp: null },
    ]);
  });

  test('takes one query for a page of a hundred keys, both fields together', async () => {
    queries = 0;
    expect((await list(Permission.API_KEY_READ)).nodes).toHaveLength(KEYS);
    const withLastUse = queries;
    queries = 0;
    await ask(account.administrator(), `{ apiKeys(first: ${KEYS}) { nodes { appname } } }`);
    expect(withLastUse - queries).toBe(1);
  });

  test('is told anew to each request', async () => {
    await account.dependencies.prisma.apiKeyUse.updateMany({
      where: { lastAcceptedIp: '192.0.2.1' },
      data: { lastAcceptedIp: '192.0.2.7' },
    });
    expect((await list(Permission.API_KEY_READ)).nodes[0].lastUsedIp).toBe('192.0.2.7');
  });

  test('is for those who may read API keys', async () => {
    expect(await list(Permission.AUDIT_READ)).toEqual({ nodes: undefined, codes: ['FORBIDDEN'] });
  });
});
