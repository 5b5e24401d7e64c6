import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { insertInvitation } from '../../src/user/invitation.store.ts';
import { generateLinkToken } from '../../src/user/link-token.ts';
import {
  ask,
  cookieOf,
  createTestUser,
  signInNodes,
  type SignInApp,
} from '../sign-in/sign-in-app.ts';
import { openTestDatabase } from '../support/database.ts';
import { testSettings } from '../support/settings.ts';
import { startHostileProvider, type HostileProvider, type Lies } from './hostile-provider.ts';

const EMAIL = 'grace@acme.example';

let provider: HostileProvider;
let database: Database;
let node: SignInApp;
let accountId: string;

beforeAll(async () => {
  provider = await startHostileProvider(() => ({ subject: 'grace', email: EMAIL }));
  database = await openTestDatabase();
  const settings = testSettings({ oidc: provider.settings });
  node = signInNodes(database, 1, { settings })[0]!;
  ({ accountId } = await createTestUser(node.dependencies));
});
afterAll(async () => {
  await provider.close();
  await database.close();
});

/** @returns the token of the invitation's link. */
async function invite(): Promise<string> {
  const { token, tokenHash } = generateLinkToken();
  const createdAt = new Date();
  const expiresAt = new Date(createdAt.getTime() + 3_600_000);
  const createdBy = { kind: 'SYSTEM' as const, id: null, label: 'Rekey', ip: null };
  const invitation = { accountId, email: EMAIL, role: 'ADMIN' as const, tokenHash };
  await database.prisma.$transaction((transaction) =>
    insertInvitation(transaction, { ...invitation, createdAt, expiresAt, createdBy }),
  );
  return token;
}

async function accept(invitationToken: string) {
  const body = { purpose: 'ACCEPT_INVITATION', returnPath: '/', invitationToken, name: 'Grace' };
  const begun = await ask(node.app, '/provider/begin', { body });
  const query = provider.queryFor(begun.json<{ address: string }>().address);
  return ask(node.app, '/provider/end', { cookie: cookieOf(begun), body: { answer: query } });
}

test.each<[string, Lies, string]>([
  ['the word "true"', { claims: { email_verified: 'true' } }, 'INVITED_OTHERWISE'],
  ['several addresses', { claims: { email: [EMAIL] } }, 'INVITED_OTHERWISE'],
  ['no promise', { without: ['email_verified'] }, 'INVITED_OTHERWISE'],
  ['another nonce', { claims: { nonce: 'another' } }, 'PROVIDER_ANSWER_WRONG'],
  ['no signature', { signature: 'NONE' }, 'PROVIDER_ANSWER_WRONG'],
])('accepts no invitation by %s, and leaves it open', async (_, lies, code) => {
  provider.lies = lies;
  const token = await invite();
  expect((await accept(token)).json()).toMatchObject({ code });
  expect(await database.prisma.user.count({ where: { email: EMAIL } })).toBe(0);
  expect(await database.prisma.invitation.count({ where: { email: EMAIL } })).toBe(1);
});

test('accepts it when all is as it should be', async () => {
  provider.lies = {};
  expect((await accept(await invite())).statusCode).toBe(200);
});
