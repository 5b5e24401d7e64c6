import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Viewer } from '../../src/sign-in/viewer.ts';
import { UserResolver } from '../../src/user/user.resolver.ts';
import { askOf, type Ask } from '../support/ask-graphql.ts';
import { openTestAccount, type TestAccount } from '../support/test-account.ts';
import { createMember } from './member.ts';

let account: TestAccount;
let ask: Ask;
let members: Viewer[];

beforeAll(async () => {
  account = await openTestAccount();
  ask = await askOf(account.dependencies, [UserResolver]);
  members = [];
  for (const role of ['ADMIN', 'AUDITOR', 'READONLY'] as const)
    members.push(await createMember(account, role));
  const { accountId } = await account.stranger();
  await createMember(account, 'ADMIN', { accountId });
});
afterAll(() => account.database.close());

const QUERY = `query ($first: Int, $after: String) {
  users(first: $first, after: $after) {
    totalCount
    nodes { email role lastSignInAt }
    pageInfo { hasNextPage hasPreviousPage endCursor }
  }
}`;

test("lists the account's own users, first come first, page by page", async () => {
  const first = (await ask(members[0]!, QUERY, { first: 2 })).data.users;
  expect(first.totalCount).toBe(3);
  expect(first.nodes.map((user: { email: string }) => user.email)).toEqual(
    members.slice(0, 2).map((member) => member.label),
  );
  expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
  const after = first.pageInfo.endCursor;
  const second = (await ask(members[0]!, QUERY, { first: 2, after })).data.users;
  expect(second.nodes).toEqual([
    { email: members[2]!.label, role: 'READONLY', lastSignInAt: null },
  ]);
  expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
});

test('refuses a cursor of some other list', async () => {
  expect((await ask(members[0]!, QUERY, { after: 'bm9uc2Vuc2U' })).codes).toEqual([
    'BAD_USER_INPUT',
  ]);
});

test('is not for an auditor', async () => {
  expect((await ask(members[1]!, QUERY)).codes).toEqual(['FORBIDDEN']);
});
