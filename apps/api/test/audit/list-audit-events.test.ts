import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditEventResolver } from '../../src/audit/audit-event.resolver.ts';
import type { Viewer } from '../../src/sign-in/viewer.ts';
import { askOf, type Ask } from '../support/ask-graphql.ts';
import { bendAuditLog } from '../support/bend-audit-log.ts';
import { openTestAccount, type TestAccount } from '../support/test-account.ts';

let account: TestAccount;
let ask: Ask;
beforeAll(async () => {
  account = await openTestAccount();
  ask = await askOf(account.dependencies, [AuditEventResolver]);
  await seedEvents(account);
});
afterAll(() => account.database.close());

const START = new Date('2026-11-01T00:00:00Z');
/** 60 events, two in each second; beside them there is the one that the account was created with. */
async function seedEvents({ dependencies, accountId }: TestAccount) {
  const { prisma } = dependencies;
  for (let index = 0; index < 60; index += 1)
    await prisma.auditEvent.create({
      data: {
        accountId,
        actorKind: index % 2 === 0 ? 'USER' : 'API_KEY',
        actorId: null,
        actorLabel: index % 2 === 0 ? 'Ada@acme.example' : 'bill_ing',
        ip: '192.0.2.1',
        class: index % 3 === 0 ? 'TOKEN' : 'API_KEY',
        subclass: index % 3 === 0 ? 'REQUEST_TOKEN' : 'DEFINITION',
        action: index % 5 === 0 ? 'DELETE' : 'UPDATE',
        description: `Event ${index}, 100% done.`,
        before: { index, nested: { role: 'ADMIN' } },
      },
    });
  await bendAuditLog(
    prisma,
    (transaction) => transaction.$executeRaw`
      UPDATE audit_event
         SET at = ${START}::timestamptz + ("before"->>'index')::int / 2 * interval '1 second'
       WHERE account_id = ${accountId}::uuid AND "before" IS NOT NULL`,
  );
}

const LIST = `query ($first: Int, $after: String, $filter: AuditEventFilter) {
  auditEvents(first: $first, after: $after, filter: $filter) {
    edges { cursor }
    nodes { id at actor { kind label } ip class subclass action description before after }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;

async function list(variables: object = {}, viewer: Viewer = account.administrator()) {
  const { data, codes } = await ask(viewer, LIST, variables as Record<string, unknown>);
  return { ...data?.auditEvents, codes };
}

async function numbersOf(filter: object): Promise<number[]> {
  const { nodes } = await list({
    filter: { until: '2026-11-02T00:00:00Z', ...filter },
    first: 100,
  });
  return nodes.map(({ before }: { before: string }) => JSON.parse(before).index);
}

it('gives the newest first, with all that is known of each', async () => {
  const { nodes, edges, pageInfo } = await list({ filter: { until: '2026-11-02T00:00:00Z' } });
  expect(nodes).toHaveLength(25);
  expect(nodes[0]).toMatchObject({
    at: '2026-11-01T00:00:29.000Z',
    actor: { kind: 'API_KEY', label: 'bill_ing' },
    ip: '192.0.2.1',
    class: 'API_KEY',
    subclass: 'DEFINITION',
    action: 'UPDATE',
    description: 'Event 59, 100% done.',
    before: '{"index":59,"nested":{"role":"ADMIN"}}',
    after: null,
  });
  expect(pageInfo).toMatchObject({ hasNextPage: true, endCursor: edges[24].cursor });
});

it('has each entry once, page by page, also where two happened at one time', async () => {
  const ids = new Set<string>();
  let after: string | null = null;
  let pages = 0;
  do {
    const { nodes, pageInfo } = await list({ first: 7, after });
    for (const { id } of nodes) ids.add(id);
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    pages += 1;
  } while (after !== null);
  expect(ids.size).toBe(61);
  expect(pages).toBe(9);
});

describe('filter', () => {
  const all = Array.from({ length: 60 }, (_, index) => 59 - index);
  it.each<[string, object, (index: number) => boolean]>([
    ['class', { class: 'TOKEN' }, (index) => index % 3 === 0],
    ['subclass', { subclass: 'DEFINITION' }, (index) => index % 3 !== 0],
    ['action', { action: 'DELETE' }, (index) => index % 5 === 0],
    ['a part of the actor, capitals or not', { actor: 'ada@ACME' }, (index) => index % 2 === 0],
    ['_ in an actor as itself', { actor: 'bill_' }, (index) => index % 2 === 1],
    ['_ in an actor as nothing else', { actor: 'ada_' }, () => false],
    ['a part of the description', { search: 'EVENT 5,' }, (index) => index === 5],
    ['% in a description as itself', { search: '100% d' }, () => true],
    ['% in a description as nothing else', { search: 'event%done' }, () => false],
    ['since, inclusive', { since: '2026-11-01T00:00:20Z' }, (index) => index >= 40],
    ['until, exclusive', { until: '2026-11-01T00:00:20Z' }, (index) => index < 40],
    [
      'all that is given together',
      { class: 'TOKEN', action: 'DELETE' },
      (index) => index % 15 === 0,
    ],
    ['empty texts as nothing', { class: '', actor: ' ', search: '\0' }, () => true],
    ['times that no database can hold', { since: '0000-01-01T00:00:00Z' }, () => true],
  ])('takes %s', async (_, filter, isWanted) => {
    expect(await numbersOf(filter)).toEqual(all.filter(isWanted));
  });

  it('takes an end beyond all years', async () => {
    const { nodes } = await list({ filter: { until: '9999-12-31T23:59:59-01:00' }, first: 1 });
    expect(nodes[0].description).toContain('was created with its first shared secret');
  });

  it.each(['class', 'subclass', 'action', 'actor', 'search'])(
    'refuses a %s of 201 characters',
    async (name) => {
      expect((await list({ filter: { [name]: 'x'.repeat(201) } })).codes).toEqual([
        'BAD_USER_INPUT',
      ]);
    },
  );
});

it.each([
  '',
  'x',
  'MTIz',
  Buffer.from('999999999999999 1').toString('base64url'),
  Buffer.from('1 -1').toString('base64url'),
])('refuses %j as a cursor', async (after) => {
  expect((await list({ after })).codes).toEqual(['BAD_USER_INPUT']);
});

it.each([0, 101])('refuses a page of %d', async (first) => {
  expect((await list({ first })).codes).toEqual(['BAD_USER_INPUT']);
});

it("shows none of another account's entries", async () => {
  const { nodes } = await list({}, await account.stranger());
  expect(nodes).toHaveLength(1);
  expect(nodes[0].description).toContain('The account other-');
});

it('is FORBIDDEN without AUDIT_READ', async () => {
  const reader = account.serviceToken('API_KEY_READ', 'SHARED_SECRET_READ');
  expect((await list({}, reader)).codes).toEqual(['FORBIDDEN']);
  expect((await list({}, account.serviceToken('AUDIT_READ'))).nodes).toHaveLength(25);
});
