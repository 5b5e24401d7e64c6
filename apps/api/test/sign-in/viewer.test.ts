import { afterAll, beforeAll, expect, test } from 'vitest';
import { globalId } from '../../src/graphql/global-id.ts';
import { ViewerResolver } from '../../src/sign-in/viewer.resolver.ts';
import { askOf, type Ask } from '../support/ask-graphql.ts';
import { createMember } from '../user/member.ts';
import { openTestAccount, type TestAccount } from '../support/test-account.ts';

let account: TestAccount;
let ask: Ask;

beforeAll(async () => {
  account = await openTestAccount();
  ask = await askOf(account.dependencies, [ViewerResolver]);
});
afterAll(() => account.database.close());

const QUERY = `{ viewer { id kind name email role permissions freshUntil mustSetUpSecondFactor hasPasskey hasPassword account { id shortname name secondFactorRequired } } }`;

test('tells a user who they are, where, and what they may do', async () => {
  const viewer = account.administrator();
  expect((await ask(viewer, QUERY)).data.viewer).toEqual({
    id: globalId('User', viewer.id),
    kind: 'USER',
    name: 'Ada',
    email: 'ada@acme.example',
    role: 'ADMIN',
    permissions: [...viewer.permissions],
    freshUntil: '2100-01-01T00:00:00.000Z',
    mustSetUpSecondFactor: false,
    hasPasskey: false,
    hasPassword: false,
    account: {
      id: globalId('Account', account.accountId),
      shortname: 'acmecorp',
      name: 'acmecorp',
      secondFactorRequired: false,
    },
  });
});

test('tells whether a user has a password', async () => {
  const grace = await createMember(account, 'READONLY');
  const ofGrace = async () => (await ask(grace, '{ viewer { hasPassword } }')).data.viewer;
  expect(await ofGrace()).toEqual({ hasPassword: true });
  const where = { userId: grace.id };
  await account.dependencies.prisma.login.updateMany({ where, data: { password: null } });
  expect(await ofGrace()).toEqual({ hasPassword: false });
});

test('tells a service token its name and scopes', async () => {
  const viewer = account.serviceToken('AUDIT_READ');
  expect((await ask(viewer, QUERY)).data.viewer).toMatchObject({
    id: globalId('ServiceToken', viewer.id),
    kind: 'SERVICE_TOKEN',
    name: 'deploy-script',
    email: null,
    role: null,
    permissions: ['AUDIT_READ'],
    freshUntil: null,
  });
});

test('is null for who is not signed in', async () => {
  expect(await ask(null, QUERY)).toEqual({ data: { viewer: null }, codes: [] });
});
