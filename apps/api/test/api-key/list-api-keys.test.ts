import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiKeyResolver } from '../../src/api-key/api-key.resolver.ts';
import type { Viewer } from '../../src/sign-in/viewer.ts';
import { askOf, type Ask } from '../support/ask-graphql.ts';
import { openTestAccount, type TestAccount } from '../support/test-account.ts';

let account: TestAccount;
let ask: Ask;
beforeAll(async () => {
  account = await openTestAccount();
  ask = await askOf(account.dependencies, [ApiKeyResolver]);
  await seedKeys(account);
});
afterAll(() => account.database.close());

const COUNT = 1200;
/** Every tenth disabled, every seventh expired, every third never seen; times come in pairs. */
async function seedKeys({ dependencies, accountId }: TestAccount) {
  const now = account.clock.getTime();
  await dependencies.prisma.apiKey.createMany({
    data: Array.from({ length: COUNT }, (_, index) => ({
      accountId,
      appname: `key-${String(index).padStart(4, '0')}`,
      description: index % 400 === 0 ? `Needle 100% of_${index}` : 'Hay',
      role: 'READONLY' as const,
      appkeyHash: new Uint8Array(32),
      disabledAt: index % 10 === 0 ? new Date(now) : null,
      expiresAt: index % 7 === 0 ? new Date(now - 1) : null,
      createdAt: new Date(now - Math.floor(index / 2) * 1000),
      lastLoginAt: index % 3 === 0 ? null : new Date(now - Math.floor(index / 2) * 1000),
      createdByKind: 'SYSTEM' as const,
      createdByLabel: 'system',
    })),
  });
}

const LIST = `query ($first: Int, $after: String, $last: Int, $before: String, $search: String, $status: ApiKeyStatus, $orderBy: ApiKeyOrder) {
  apiKeys(first: $first, after: $after, last: $last, before: $before, search: $search, status: $status, orderBy: $orderBy) {
    edges { cursor node { appname } } nodes { appname status createdAt lastLoginAt }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;

async function list(variables: object = {}, viewer: Viewer = account.administrator()) {
  const { data, codes } = await ask(viewer, LIST, variables as Record<string, unknown>);
  return { ...data?.apiKeys, codes };
}

/** Every name of a list, walked page by page. */
async function walk(variables: object, way: 'FORWARD' | 'BACKWARD', size = 100): Promise<string[]> {
  const names: string[] = [];
  for (let cursor: string | null = null; ;) {
    const paging =
      way === 'FORWARD' ? { first: size, after: cursor } : { last: size, before: cursor };
    const { nodes, pageInfo } = await list({ ...variables, ...paging });
    const page = nodes.map(({ appname }: { appname: string }) => appname);
    if (way === 'FORWARD') names.push(...page);
    else names.unshift(...page);
    if (!(way === 'FORWARD' ? pageInfo.hasNextPage : pageInfo.hasPreviousPage)) return names;
    cursor = way === 'FORWARD' ? pageInfo.endCursor : pageInfo.startCursor;
  }
}

describe('paging', () => {
  it('gives 25 by appname when nothing is asked for', async () => {
    const { nodes, edges, pageInfo } = await list();
    expect(nodes).toHaveLength(25);
    expect(nodes[0].appname).toBe('key-0000');
    expect(edges.map(({ node }: { node: { appname: string } }) => node.appname)).toEqual(
      nodes.map(({ appname }: { appname: string }) => appname),
    );
    expect(pageInfo).toEqual({
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: edges[0].cursor,
      endCursor: edges[24].cursor,
    });
  });

  it.each(
    ['APPNAME', 'CREATED_AT', 'LAST_LOGIN_AT'].flatMap((field) =>
      ['ASC', 'DESC'].map((direction) => ({ field, direction })),
    ),
  )('has each key once, forwards and backwards alike, by $field $direction', async (orderBy) => {
    const forward = await walk({ orderBy }, 'FORWARD');
    expect(new Set(forward).size).toBe(COUNT);
    expect(forward).toHaveLength(COUNT);
    expect(await walk({ orderBy }, 'BACKWARD', 97)).toEqual(forward);
    const other = { ...orderBy, direction: orderBy.direction === 'ASC' ? 'DESC' : 'ASC' };
    expect((await walk({ orderBy: other }, 'FORWARD')).toReversed()).toEqual(forward);
  });

  it('puts keys that never logged in last when the newest login comes first', async () => {
    const { nodes } = await list({
      orderBy: { field: 'LAST_LOGIN_AT', direction: 'DESC' },
      first: 2,
    });
    expect(nodes[0].lastLoginAt).toBe('2026-11-23T12:00:00.000Z');
    const end = await list({ orderBy: { field: 'LAST_LOGIN_AT', direction: 'DESC' }, last: 1 });
    expect(end.nodes[0].lastLoginAt).toBeNull();
  });

  it('orders ascending when no direction is given', async () => {
    const { nodes } = await list({ orderBy: { field: 'CREATED_AT' }, first: 1 });
    expect(nodes[0].appname.slice(0, 7)).toBe('key-119');
  });

  it.each([
    ['of another order', { field: 'CREATED_AT', direction: 'ASC' }],
    ['of the other direction', { field: 'APPNAME', direction: 'DESC' }],
  ])('refuses a cursor %s', async (_, orderBy) => {
    const { pageInfo } = await list();
    expect((await list({ after: pageInfo.endCursor, orderBy })).codes).toEqual(['BAD_USER_INPUT']);
  });

  it.each([
    '',
    'x',
    'bnVsbA',
    Buffer.from('["APPNAME","ASC"]').toString('base64url'),
    Buffer.from('["APPNAME","ASC",7]').toString('base64url'),
    Buffer.from('["APPNAME","ASC","a\\u0000"]').toString('base64url'),
  ])('refuses %j as a cursor', async (after) => {
    expect((await list({ after })).codes).toEqual(['BAD_USER_INPUT']);
  });

  it.each([
    '"x","00000000-0000-7000-8000-000000000000"',
    '"2026-01-01T00:00:00.000Z","x"',
    'null,"00000000-0000-7000-8000-000000000000"',
    '"+010000-01-01T00:00:00.000Z","00000000-0000-7000-8000-000000000000"',
  ])('refuses a cursor by creation that holds %s', async (position) => {
    const after = Buffer.from(`["CREATED_AT","ASC",${position}]`).toString('base64url');
    const orderBy = { field: 'CREATED_AT' };
    expect((await list({ after, orderBy })).codes).toEqual(['BAD_USER_INPUT']);
  });

  it.each([{ first: 0 }, { first: 101 }, { last: -1 }, { first: 1, last: 1 }])(
    'refuses %j',
    async (variables) => {
      expect((await list(variables)).codes).toEqual(['BAD_USER_INPUT']);
    },
  );
});

describe('search', () => {
  const namesOf = async (variables: object) => walk(variables, 'FORWARD');

  it.each([
    ['a part of a name', 'y-0999', ['key-0999']],
    ['a part of a description, capitals or not', 'nEEDLE', ['key-0000', 'key-0400', 'key-0800']],
    ['% as itself', '100% o', ['key-0000', 'key-0400', 'key-0800']],
    ['_ as itself', 'of_800', ['key-0800']],
    ['_ as nothing else', 'key_0800', []],
    ['white space around it as nothing', '  of_400 ', ['key-0400']],
    ['\\ as itself', 'of\\_400', []],
    ['U+0000 as nothing', 'of\0_400', ['key-0400']],
  ])('takes %s', async (_, search, names) => {
    expect(await namesOf({ search })).toEqual(names);
  });

  it('finds one or two characters at the beginning of a name alone', async () => {
    expect(await namesOf({ search: 'KE' })).toHaveLength(COUNT);
    expect(await namesOf({ search: 'ey' })).toEqual([]);
    expect(await namesOf({ search: 'Ha' })).toEqual([]);
  });

  it('has every match once, in order, both for rare and for common texts, both ways', async () => {
    const orderBy = { field: 'LAST_LOGIN_AT', direction: 'DESC' };
    const common = await walk({ search: 'hay', orderBy }, 'FORWARD', 30);
    expect(new Set(common).size).toBe(COUNT - 3);
    expect(await walk({ search: 'hay', orderBy }, 'BACKWARD', 31)).toEqual(common);
    const all = await walk({ orderBy }, 'FORWARD');
    expect(common).toEqual(all.filter((name) => common.includes(name)));
    const rare = await walk({ search: 'needle', orderBy }, 'FORWARD', 1);
    expect(await walk({ search: 'needle', orderBy }, 'BACKWARD', 1)).toEqual(rare);
    expect(rare).toHaveLength(3);
  });

  it('refuses more than 100 characters', async () => {
    expect((await list({ search: 'x'.repeat(101) })).codes).toEqual(['BAD_USER_INPUT']);
  });
});

describe('status', () => {
  it('tells the keys of each status apart, disabled outweighing expired', async () => {
    const counts = { DISABLED: 0, EXPIRED: 0, ENABLED: 0 };
    for (const status of ['DISABLED', 'EXPIRED', 'ENABLED'] as const) {
      const { nodes } = await list({ status, first: 100 });
      expect(new Set(nodes.map((node: { status: string }) => node.status))).toEqual(
        new Set([status]),
      );
      counts[status] = (await walk({ status }, 'FORWARD')).length;
    }
    expect(counts.DISABLED).toBe(120);
    expect(counts.DISABLED + counts.EXPIRED + counts.ENABLED).toBe(COUNT);
  });

  it('goes together with a search', async () => {
    expect(await walk({ status: 'DISABLED', search: 'needle' }, 'FORWARD')).toHaveLength(3);
    expect(await walk({ status: 'ENABLED', search: 'needle' }, 'FORWARD')).toEqual([]);
  });
});

describe('totalCount', () => {
  const count = async (viewer: Viewer, text: string) => {
    const { data } = await ask(viewer, `{ apiKeys${text} { totalCount } }`);
    return data.apiKeys.totalCount;
  };

  it('is exact up to 1000 and 1001 beyond, of all keys and of those that are looked for', async () => {
    const viewer = account.administrator();
    expect(await count(viewer, '')).toBe(1001);
    expect(await count(viewer, '(search: "hay")')).toBe(1001);
    expect(await count(viewer, '(search: "needle", first: 1)')).toBe(3);
    expect(await count(viewer, '(status: DISABLED)')).toBe(120);
    expect(await count(await account.stranger(), '')).toBe(0);
  });
});

describe('who may', () => {
  it("sees none of another account's keys", async () => {
    const stranger = await account.stranger();
    expect((await list({}, stranger)).nodes).toEqual([]);
    const { data } = await ask(stranger, '{ apiKey(appname: "key-0001") { id } }');
    expect(data.apiKey).toBeNull();
  });

  it('finds one by its exact name', async () => {
    const { data } = await ask(
      account.administrator(),
      '{ exact: apiKey(appname: "key-0001") { appname } other: apiKey(appname: "KEY-0001") { appname } bad: apiKey(appname: "\\u0000") { appname } }',
    );
    expect(data).toEqual({ exact: { appname: 'key-0001' }, other: null, bad: null });
  });

  it('is FORBIDDEN without API_KEY_READ', async () => {
    const writer = account.serviceToken('API_KEY_WRITE');
    expect((await list({}, writer)).codes).toEqual(['FORBIDDEN']);
    expect((await ask(writer, '{ apiKey(appname: "x") { id } }')).codes).toEqual(['FORBIDDEN']);
  });
});
