import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { openTestDatabase } from '../support/database.ts';
import { createTestIntegration } from '../support/integration.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { createTestServiceToken } from '../support/service-token.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const masterKeys = testMasterKeys();
/** Costs 1. */
const SMALL = '{ setupRequired }';
/** Costs some hundreds: a hundred keys. */
const PAGE = '{ apiKeys(first: 100) { nodes { id appname role status } } }';
const REGENERATE = 'mutation { regenerateSharedSecret { errors { code } } }';

let database: Database;
let accountId: string;
let node: TestServer;

beforeAll(async () => {
  database = await openTestDatabase();
  ({ accountId } = await createTestIntegration(database, masterKeys));
});
afterAll(() => database.close());
afterEach(() => node.close());

/** A node on which each viewer may ask for a cost of so much. */
async function start(burst: number): Promise<void> {
  const operationRate = { burst, perSecond: 0.1 };
  const settings = { trustedProxies: ['127.0.0.1'] };
  node = await startTestServer({ database, masterKeys, operationRate, settings });
}

const script = () =>
  createTestServiceToken(database.prisma, accountId, {
    scopes: ['API_KEY_READ', 'SHARED_SECRET_REGENERATE'],
  });

function ask(query: string, token?: string, ip = '192.0.2.1'): Promise<Response> {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return fetch(`${node.origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': ip, ...authorization },
    body: JSON.stringify({ query }),
  });
}

const statuses = async (queries: readonly string[], token?: string) => {
  const answers = [];
  for (const query of queries) answers.push((await ask(query, token)).status);
  return answers;
};

// OWASP GraphQL Cheat Sheet, "Rate limiting".
describe('who asks for much in a short time', () => {
  test('is heard until it is too much, and told when again', async () => {
    await start(2.5);
    const token = await script();
    expect(await statuses([SMALL, SMALL, SMALL], token)).toEqual([200, 200, 200]);
    const refused = await ask(SMALL, token);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    const { data, errors } = (await refused.json()) as { data?: unknown; errors: unknown[] };
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
  });

  test('pays for what an operation may cost, again each time that it is sent', async () => {
    await start(600);
    const token = await script();
    expect(await statuses([PAGE, PAGE, SMALL], token)).toEqual([200, 200, 429]);
    expect(await statuses([SMALL, SMALL, SMALL], await script())).toEqual([200, 200, 200]);
  });

  test('changes nothing any more', async () => {
    await start(999);
    const token = await script();
    const version = async () =>
      (await database.prisma.account.findUniqueOrThrow({ where: { id: accountId } }))
        .sharedSecretVersion;
    const before = await version();
    expect(await statuses([REGENERATE, REGENERATE], token)).toEqual([200, 429]);
    expect(await version()).toBe(before + 1);
  });

  test('holds up nobody else: each viewer counts by itself, and whoever is none by the address', async () => {
    await start(0.5);
    const [one, other] = [await script(), await script()];
    expect(await statuses([SMALL, SMALL], one)).toEqual([200, 429]);
    expect(await statuses([SMALL, SMALL], other)).toEqual([200, 429]);
    expect(await statuses([SMALL, SMALL])).toEqual([200, 429]);
  });

  test('is one, with whichever address of their network: of IPv6 a /64', async () => {
    await start(0.5);
    const from = async (ip: string) => (await ask(SMALL, undefined, ip)).status;
    expect(await from('2001:db8:0:1::1')).toBe(200);
    expect(await from('2001:db8:0:1:ffff::2')).toBe(429);
    expect(await from('2001:db8:0:2::1')).toBe(200);
  });

  test('does not pay for what is refused anyway', async () => {
    await start(0.5);
    const token = await script();
    expect(await statuses(['{ nothing }', '{ nothing }', SMALL], token)).toEqual([400, 400, 200]);
  });
});
