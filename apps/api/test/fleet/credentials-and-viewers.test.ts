import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import type { Viewer } from '../../src/sign-in/viewer.ts';
import { changeUserRole } from '../../src/user/change-user-role.ts';
import { createTestUser, PASSWORD, type TestUser } from '../sign-in/sign-in-app.ts';
import { changeApiKeyDirectly, regenerateDirectly } from '../support/change-credentials.ts';
import { openTestDatabase } from '../support/database.ts';
import { exchangeForTokens, verify } from '../support/gateway.ts';
import {
  createTestIntegration,
  requestTokenOf,
  type TestIntegration,
} from '../support/integration.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { ORIGIN } from '../support/settings.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

// What nodes answer from memory is told apart from what they read by a change that nobody raises an
// epoch for: the API key is disabled behind their backs.
describe('what a change makes nodes forget', () => {
  const masterKeys = testMasterKeys();
  let database: Database;
  /** Two of them; on the embedded database, which has one node, the same one twice. */
  let servers: readonly [TestServer, TestServer];
  let integration: TestIntegration;
  let user: TestUser;
  let cookie: string;
  let token: string;

  beforeAll(async () => {
    database = await openTestDatabase();
    const start = () => startTestServer({ database, masterKeys });
    const first = await start();
    servers = [first, database.connectionString === null ? first : await start()];
  });
  beforeEach(async () => {
    integration = await createTestIntegration(database, masterKeys);
    const { accountId } = integration;
    user = await createTestUser(servers[0].dependencies, { accountId });
    cookie = await signIn(user);
    token = (await exchangeForTokens(servers[0].origin, requestTokenOf(integration))).access_token;
    for (const who of ['ADMIN', 'ADMIN']) expect(await everywhere(roleOn)).toEqual([who, who]);
    for (const status of [200, 200]) expect(await everywhere(statusOn)).toEqual([status, status]);
    const where = { id: integration.apiKeyId };
    await database.prisma.apiKey.update({ where, data: { disabledAt: new Date() } });
  });
  afterAll(async () => {
    await Promise.all([...new Set(servers)].map((server) => server.close()));
    await database.close();
  });

  async function post(path: string, body: object, headers: object = {}): Promise<Response> {
    return fetch(`${servers[0].origin}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: ORIGIN, ...headers },
      body: JSON.stringify(body),
    });
  }

  async function signIn({ email }: TestUser, headers: object = {}): Promise<string> {
    const response = await post('/auth/sign-in/email', { email, password: PASSWORD }, headers);
    const [setCookie] = response.headers.getSetCookie();
    if (setCookie === undefined) throw new Error(`sign-in: ${response.status}`);
    return setCookie.split(';')[0] as string;
  }

  const everywhere = <Answer>(on: (server: TestServer) => Promise<Answer>) =>
    Promise.all(servers.map(on));
  const statusOn = async ({ origin }: TestServer) => (await verify(origin, token)).status;

  /** Who the cookie stands for on a node; null when the session is over. */
  async function roleOn({ origin }: TestServer): Promise<string | null> {
    const response = await fetch(`${origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify({ query: '{ viewer { role } }' }),
    });
    const { data } = (await response.json()) as { data: { viewer: { role: string } | null } };
    return data.viewer?.role ?? null;
  }

  async function demote(): Promise<void> {
    const { id: userId, accountId } = user;
    await createTestUser(servers[0].dependencies, { accountId });
    const freshUntil = new Date(Date.now() + 60_000);
    const administrator = { kind: 'USER', id: userId, accountId, label: 'Ada', freshUntil };
    const input = { userId, role: 'READONLY', clientMutationId: null } as const;
    const by = administrator as Viewer;
    expect((await changeUserRole(servers[0].dependencies, by, input)).ok).toBe(true);
  }

  test('a sign-in, which ends the session before, leaves verdicts alone everywhere', async () => {
    await signIn(user, { cookie });
    expect(await everywhere(roleOn)).toEqual([null, null]);
    expect(await everywhere(statusOn)).toEqual([200, 200]);
  });

  test('a rename is in force for viewers and leaves verdicts alone', async () => {
    expect((await post('/auth/update-user', { name: 'Grace' }, { cookie })).status).toBe(200);
    expect(await everywhere(statusOn)).toEqual([200, 200]);
  });

  test('a new role is in force everywhere and leaves verdicts alone', async () => {
    await demote();
    expect(await everywhere(roleOn)).toEqual(['READONLY', 'READONLY']);
    expect(await everywhere(statusOn)).toEqual([200, 200]);
  });

  test('a session that ends is over everywhere and leaves verdicts alone', async () => {
    expect((await post('/auth/sign-out', {}, { cookie })).status).toBe(200);
    expect(await everywhere(roleOn)).toEqual([null, null]);
    expect(await everywhere(statusOn)).toEqual([200, 200]);
  });

  test("a change of an API key makes every node forget the account's verdicts, and its viewers", async () => {
    const where = { userId: user.id };
    await database.prisma.member.update({ where, data: { role: 'AUDITOR' } });
    await changeApiKeyDirectly(servers[0].dependencies, integration, { role: 'ADMIN' });
    expect(await everywhere(statusOn)).toEqual([401, 401]);
    expect(await everywhere(roleOn)).toEqual(['AUDITOR', 'AUDITOR']);
  });

  test('a regeneration does so too', async () => {
    const where = { userId: user.id };
    await database.prisma.member.update({ where, data: { role: 'AUDITOR' } });
    await regenerateDirectly(servers[0].dependencies, integration);
    expect(await everywhere(statusOn)).toEqual([401, 401]);
    expect(await everywhere(roleOn)).toEqual(['AUDITOR', 'AUDITOR']);
  });
});
