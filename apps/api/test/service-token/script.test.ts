import { hashOpaqueToken } from '@rekey/keys/opaque-token';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { globalId } from '../../src/graphql/global-id.ts';
import { createTestUser, PASSWORD } from '../sign-in/sign-in-app.ts';
import { openTestDatabase } from '../support/database.ts';
import { createTestIntegration } from '../support/integration.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { createTestServiceToken } from '../support/service-token.ts';
import { ORIGIN } from '../support/settings.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

type Answer = {
  readonly data?: Record<string, Record<string, unknown>>;
  readonly errors?: readonly { extensions: { code: string } }[];
};

// A script and its service token, over HTTP.
describe('a script', () => {
  const masterKeys = testMasterKeys();
  let database: Database;
  /** Two nodes; on the embedded database, which has one, the same one twice. */
  let servers: readonly [TestServer, TestServer];
  let accountId: string;
  let id: string;
  let token: string;

  beforeAll(async () => {
    database = await openTestDatabase();
    const settings = { trustedProxies: ['127.0.0.1'] };
    const start = () => startTestServer({ database, masterKeys, settings });
    const first = await start();
    servers = [first, database.connectionString === null ? first : await start()];
  });
  beforeEach(async () => {
    ({ accountId } = await createTestIntegration(database, masterKeys));
    token = await createTestServiceToken(database.prisma, accountId, {
      name: 'nightly',
      scopes: ['SHARED_SECRET_READ', 'SHARED_SECRET_REGENERATE', 'TOKEN_INTROSPECT'],
    });
    const where = { tokenHash: hashOpaqueToken(token) };
    id = (await database.prisma.serviceToken.findUniqueOrThrow({ where })).id;
  });
  afterAll(async () => {
    await Promise.all([...new Set(servers)].map((server) => server.close()));
    await database.close();
  });

  const bearer = () => ({ authorization: `Bearer ${token}` });
  async function ask(server: TestServer, headers: object, query: string, input: object = {}) {
    const response = await fetch(`${server.origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables: { input } }),
    });
    return (await response.json()) as Answer;
  }
  const whoFrom = async (server: TestServer, ip = '192.0.2.7') => {
    const headers = { ...bearer(), 'x-forwarded-for': ip };
    const { data } = await ask(server, headers, '{ viewer { name } }');
    return data?.['viewer']?.['name'] ?? null;
  };
  const everywhere = (ip?: string) => Promise.all(servers.map((server) => whoFrom(server, ip)));

  async function administrator(): Promise<object> {
    const { email } = await createTestUser(servers[0].dependencies, { accountId });
    const response = await fetch(`${servers[0].origin}/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: ORIGIN },
      body: JSON.stringify({ email, password: PASSWORD }),
    });
    return { cookie: response.headers.getSetCookie()[0]?.split(';')[0] };
  }

  test('that regenerates goes on with the token it has, and is named in the audit log', async () => {
    const regenerate = 'mutation { regenerateSharedSecret { sharedSecret { version } } }';
    for (const [index, server] of servers.entries()) {
      const { data } = await ask(server, bearer(), regenerate);
      expect(data?.['regenerateSharedSecret']).toEqual({ sharedSecret: { version: 2 + index } });
    }
    const { data } = await ask(servers[0], bearer(), '{ sharedSecret { value } }');
    expect(data?.['sharedSecret']?.['value']).toMatch(/^rks_/);
    const audited = await database.prisma.auditEvent.findMany({
      where: { accountId, class: 'SHARED_SECRET', actorId: id },
      select: { action: true, actorKind: true, actorLabel: true },
    });
    const actor = { actorKind: 'SERVICE_TOKEN', actorLabel: 'nightly' };
    expect(audited).toContainEqual({ action: 'REGENERATE', ...actor });
    expect(audited).toContainEqual({ action: 'REVEAL', ...actor });
  });

  test('is refused on every node once its token is revoked', async () => {
    const cookie = await administrator();
    expect(await everywhere()).toEqual(['nightly', 'nightly']);
    const query =
      'mutation ($input: RevokeServiceTokenInput!) { revokeServiceToken(input: $input) { revokedId } }';
    await ask(servers[0], cookie, query, { id: globalId('ServiceToken', id) });
    expect(await everywhere()).toEqual([null, null]);
  });

  test('is let in and kept out on every node as its token is changed', async () => {
    const cookie = await administrator();
    const query =
      'mutation ($input: UpdateServiceTokenInput!) { updateServiceToken(input: $input) { errors { code } } }';
    const update = (changes: object) =>
      ask(servers[0], cookie, query, { id: globalId('ServiceToken', id), ...changes });
    expect(await everywhere()).toEqual(['nightly', 'nightly']);
    await update({ sourceAddresses: ['203.0.113.0/24'] });
    expect(await everywhere('192.0.2.7')).toEqual([null, null]);
    expect(await everywhere('203.0.113.9')).toEqual(['nightly', 'nightly']);
    await update({ sourceAddresses: [], name: 'hourly' });
    expect(await everywhere('192.0.2.7')).toEqual(['hourly', 'hourly']);
  });

  test('from elsewhere is answered as with a token that nobody made', async () => {
    const where = { id };
    const data = { sourceAddresses: ['203.0.113.7'] };
    await database.prisma.serviceToken.update({ where, data });
    const unknown = { authorization: `Bearer rkt_${'0'.repeat(49)}` };
    const query = '{ sharedSecret { value } }';
    const elsewhere = { ...bearer(), 'x-forwarded-for': '203.0.113.8' };
    const refused = await ask(servers[0], elsewhere, query);
    expect(refused).toEqual(await ask(servers[0], unknown, query));
    expect(refused.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    const introspect = async (headers: object) => {
      const body = new URLSearchParams({ token: 'x' });
      const url = `${servers[0].origin}/api/v1/auth/introspect`;
      const response = await fetch(url, { method: 'POST', headers: { ...headers }, body });
      return { status: response.status, text: await response.text() };
    };
    expect(await introspect(elsewhere)).toEqual(await introspect(unknown));
    expect((await introspect({ ...bearer(), 'x-forwarded-for': '203.0.113.7' })).status).toBe(200);
  });

  test('cannot claim an address: the proxies that are trusted tell it, and nobody else', async () => {
    const where = { id };
    await database.prisma.serviceToken.update({
      where,
      data: { sourceAddresses: ['203.0.113.7'] },
    });
    // What the script wrote stands before what the proxy saw.
    expect(await whoFrom(servers[0], '203.0.113.7, 192.0.2.7')).toBeNull();
    const untrusting = await startTestServer({ database, masterKeys });
    expect(await whoFrom(untrusting, '203.0.113.7')).toBeNull();
    await untrusting.close();
    expect(await whoFrom(servers[0], '203.0.113.7')).toBe('nightly');
  });
});
