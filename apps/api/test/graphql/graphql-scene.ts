import type { Database } from '../../src/database/database.ts';
import type { Settings } from '../../src/env.ts';
import { openTestDatabase } from '../support/database.ts';
import { createTestIntegration } from '../support/integration.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { createTestServiceToken } from '../support/service-token.ts';
import { startTestServer } from '../support/test-server.ts';

/** What came back, as it was and parsed. */
export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly data: unknown;
  /** Of the top-level errors. */
  readonly codes: readonly unknown[];
};

/** A node with an account, and a script of that account's with many scopes. */
export type GraphqlScene = {
  readonly database: Database;
  /** Sends a request as the script, or as `headers` say. */
  request(init: RequestInit & { readonly path?: string }): Promise<Answer>;
  ask(query: string, variables?: object, headers?: Record<string, string>): Promise<Answer>;
  /** Asks a node with other settings. */
  askAt(
    settings: Partial<Settings>,
    query: string,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  /** What an operation would have changed: entries of the audit log, the version of the secret. */
  state(): Promise<{ readonly audit: number; readonly version: number }>;
  close(): Promise<void>;
};

/** The header of a request in JSON. */
export const JSON_BODY = { 'content-type': 'application/json' };

/** Opens a scene; close it in `afterAll`. */
export async function openGraphqlScene(): Promise<GraphqlScene> {
  const masterKeys = testMasterKeys();
  const database = await openTestDatabase();
  const { prisma } = database;
  const server = await startTestServer({ database, masterKeys });
  const { accountId } = await createTestIntegration(database, masterKeys);
  const token = await createTestServiceToken(prisma, accountId, {
    scopes: ['SHARED_SECRET_READ', 'SHARED_SECRET_REGENERATE', 'API_KEY_READ', 'API_KEY_WRITE'],
  });
  const authorization = `Bearer ${token}`;
  const ask = (origin: string, query: string, variables?: object, headers?: object) =>
    send(origin, {
      headers: { authorization, ...JSON_BODY, ...headers },
      body: JSON.stringify({ query, variables }),
    });
  return {
    database,
    request: (init) =>
      send(server.origin, { ...init, headers: { authorization, ...(init.headers as object) } }),
    ask: (query, variables, headers) => ask(server.origin, query, variables, headers),
    askAt: async (settings, query, headers) => {
      const other = await startTestServer({ database, masterKeys, settings });
      const answer = await ask(other.origin, query, {}, headers);
      await other.close();
      return answer;
    },
    state: async () => {
      const where = { id: accountId };
      const { sharedSecretVersion: version } = await prisma.account.findUniqueOrThrow({ where });
      return { audit: await prisma.auditEvent.count(), version };
    },
    close: async () => {
      await server.close();
      await database.close();
    },
  };
}

async function send(
  origin: string,
  { path = '', ...init }: RequestInit & { readonly path?: string },
): Promise<Answer> {
  const response = await fetch(`${origin}/graphql${path}`, { method: 'POST', ...init });
  const text = await response.text();
  const { data, errors = [] } = JSON.parse(text || '{}') as {
    data?: unknown;
    errors?: { extensions?: { code?: unknown } }[];
  };
  const codes = errors.map(({ extensions }) => extensions?.code);
  return { status: response.status, headers: response.headers, text, data, codes };
}
