import { generateOpaqueToken, hashOpaqueToken } from '@rekey/keys/opaque-token';
import { uuidv7 } from 'uuidv7';
import type { Database } from '../../src/database/database.ts';
import { RateLimit } from '../../src/rate-limit.ts';
import { openServingDatabase } from '../support/two-roles.ts';
import { createTestIntegration } from '../support/integration.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import type { Random } from '../support/random.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** The real thing: an account on one node, or on two over PostgreSQL. */
export type HistoryScene = {
  readonly shortname: string;
  readonly firstSecret: string;
  /** Any node: which one is asked makes no difference to an answer. */
  origin(): string;
  /** Asks as a script with every scope. @throws on a top-level error. */
  ask<Data>(query: string, variables?: object): Promise<Data>;
  /** Stops a node and starts another in its place, which remembers nothing. */
  replaceNode(): Promise<void>;
  close(): Promise<void>;
};

const SCOPES = ['SHARED_SECRET_READ', 'SHARED_SECRET_REGENERATE', 'API_KEY_READ'] as const;
const NODES_ON_POSTGRESQL = 2;

/** Opens a database of its own and starts its nodes. */
export async function startHistoryScene(random: Random): Promise<HistoryScene> {
  const database = await openServingDatabase();
  const masterKeys = testMasterKeys();
  const { accountId, shortname, sharedsecret } = await createTestIntegration(database, masterKeys);
  const token = await createServiceToken(database, accountId);
  // A history is full of strangers, all from one address.
  const startNode = () => {
    const strangerLimit = new RateLimit({ burst: 1e9, perSecond: 1e9 });
    return startTestServer({ database, masterKeys, strangerLimit });
  };
  const nodes: TestServer[] = [await startNode()];
  while (database.connectionString !== null && nodes.length < NODES_ON_POSTGRESQL)
    nodes.push(await startNode());
  const origin = () => random.pick(nodes).origin;
  return {
    shortname,
    firstSecret: sharedsecret,
    origin,
    ask: (query, variables) => ask(origin(), token, query, variables),
    replaceNode: async () => {
      const [left] = nodes.splice(random.below(nodes.length), 1);
      await left?.close();
      nodes.push(await startNode());
    },
    close: async () => {
      for (const node of nodes) await node.close();
      await database.close();
    },
  };
}

async function createServiceToken({ prisma }: Database, accountId: string): Promise<string> {
  const token = generateOpaqueToken('rkt_');
  await prisma.serviceToken.create({
    data: {
      id: uuidv7(),
      accountId,
      name: 'history',
      tokenHash: hashOpaqueToken(token),
      scopes: [...SCOPES, 'API_KEY_WRITE'],
      createdByKind: 'SYSTEM',
      createdByLabel: 'system',
    },
  });
  return token;
}

async function ask<Data>(
  origin: string,
  token: string,
  query: string,
  variables?: object,
): Promise<Data> {
  const answer = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await answer.json()) as { data: Data; errors?: unknown };
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}
