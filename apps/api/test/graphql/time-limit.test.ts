import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import type { TimeLimits } from '../../src/graphql/time-limit/time-limits.ts';
import { openTestDatabase } from '../support/database.ts';
import { createTestIntegration } from '../support/integration.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { createTestServiceToken } from '../support/service-token.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

type Answer = {
  readonly data?: Record<string, unknown>;
  readonly errors?: readonly {
    readonly path?: readonly string[];
    readonly message: string;
    readonly extensions: { readonly code: string; readonly outcome?: string };
  }[];
};

const REGENERATE = `mutation ($id: String) {
  regenerateSharedSecret(input: { clientMutationId: $id }) { sharedSecret { version } }
}`;

describe('an operation that takes too long', () => {
  const masterKeys = testMasterKeys();
  let database: Database;
  /** Never gives up. */
  let patient: TestServer;
  let authorization: string;
  let accountId: string;

  beforeAll(async () => {
    database = await openTestDatabase();
    patient = await startPatient({});
    ({ accountId } = await createTestIntegration(database, masterKeys));
    const token = await createTestServiceToken(database.prisma, accountId, {
      scopes: ['SHARED_SECRET_READ', 'SHARED_SECRET_REGENERATE', 'API_KEY_READ', 'API_KEY_WRITE'],
    });
    authorization = `Bearer ${token}`;
  });
  afterAll(async () => {
    await patient.close();
    await database.close();
  });

  /** A node that gives up after the times that are given, and else after none that a test knows. */
  function startPatient(limits: Partial<TimeLimits>): Promise<TestServer> {
    const timeLimits = { queryMsMax: 600_000, mutationMsMax: 600_000, ...limits };
    return startTestServer({ database, masterKeys, timeLimits });
  }

  async function ask(node: TestServer, query: string, variables?: object): Promise<Answer> {
    const response = await fetch(`${node.origin}/graphql`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    expect(response.status).toBe(200);
    return (await response.json()) as Answer;
  }

  /** Keeps everybody else from changing the account and from reading API keys until it is released. */
  async function hold(): Promise<() => Promise<void>> {
    let release = () => {};
    const held = new Promise<void>((done) => (release = done));
    let isHeld = () => {};
    const holding = new Promise<void>((done) => (isHeld = done));
    const ended = database.prisma.$transaction(
      async (transaction) => {
        await transaction.$executeRaw`LOCK TABLE api_key IN ACCESS EXCLUSIVE MODE`;
        await transaction.$executeRaw`SELECT 1 FROM account FOR UPDATE`;
        isHeld();
        await held;
      },
      { timeout: 60_000 },
    );
    await holding;
    return async () => {
      release();
      await ended;
    };
  }

  const version = async () => {
    const where = { id: accountId };
    return (await database.prisma.account.findUniqueOrThrow({ where })).sharedSecretVersion;
  };

  /** A node that gives up after the times that are given, and knows the script already. */
  async function startImpatient(limits: Partial<TimeLimits>): Promise<TestServer> {
    const node = await startPatient(limits);
    await ask(node, '{ viewer { id } }');
    return node;
  }

  test('is given up when it is a query, in plain words', async () => {
    const query = '{ apiKeys { nodes { id } } }';
    const node = await startImpatient({ queryMsMax: 200 });
    const release = await hold();
    const { data, errors } = await ask(node, query);
    await release();
    const metrics = await (await fetch(`${node.origin}/metrics`)).text();
    await node.close();
    expect(metrics).toContain('rekey_graphql_refused_total{reason="TIME_LIMIT_EXCEEDED"} 1');
    expect(data).toBeUndefined();
    expect(errors).toEqual([
      {
        message: expect.stringMatching(/took too long .* changes nothing/),
        extensions: { code: 'TIME_LIMIT_EXCEEDED', outcome: 'UNCHANGED' },
      },
    ]);
    expect((await ask(patient, query)).errors).toBeUndefined();
  });

  test('says of a change that it may be stored; sent again with its id it is made once', async () => {
    const before = await version();
    const id = randomUUID();
    const node = await startImpatient({ mutationMsMax: 200 });
    const release = await hold();
    const { data, errors } = await ask(node, REGENERATE, { id });
    expect(data).toBeUndefined();
    expect(errors).toEqual([
      {
        message: expect.stringContaining('clientMutationId'),
        extensions: { code: 'TIME_LIMIT_EXCEEDED', outcome: 'UNKNOWN' },
      },
    ]);
    await release();
    expect(await ask(patient, REGENERATE, { id })).toEqual({
      data: { regenerateSharedSecret: { sharedSecret: { version: before + 1 } } },
    });
    await node.close();
    expect(await version()).toBe(before + 1);
  });

  test('begins no further change, and answers those that it has made', async () => {
    const create = (appname: string) =>
      `createApiKey(input: { appname: "${appname}", role: ADMIN }) { apiKey { appname } }`;
    // Looked at when the operation comes, and before each change: of the second, the time is over.
    let looks = 0;
    const timeLimits = {
      get queryMsMax() {
        looks += 1;
        return looks < 3 ? 600_000 : 0;
      },
      mutationMsMax: 600_000,
    };
    const node = await startTestServer({ database, masterKeys, timeLimits });
    const query = `mutation { first: ${create('first')} second: ${create('second')} }`;
    const { data, errors } = await ask(node, query);
    await node.close();
    expect(data).toEqual({ first: { apiKey: { appname: 'first' } }, second: null });
    expect(errors).toEqual([
      expect.objectContaining({
        path: ['second'],
        extensions: { code: 'TIME_LIMIT_EXCEEDED', outcome: 'NOT_BEGUN' },
      }),
    ]);
    const made = await database.prisma.apiKey.findMany({ where: { accountId } });
    const names = made.map(({ appname }) => appname);
    expect(names).toContain('first');
    expect(names).not.toContain('second');
  });
});
