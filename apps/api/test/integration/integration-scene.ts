import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { generateOpaqueToken, hashOpaqueToken } from '@rekey/keys/opaque-token';
import { uuidv7 } from 'uuidv7';
import type { Database } from '../../src/database/database.ts';
import { buildGraphqlSchema } from '../../src/graphql/schema.ts';
import { endSharedSecretOverlap } from '../../src/shared-secret/end-overlap.ts';
import { regenerateSharedSecret } from '../../src/shared-secret/regenerate-shared-secret.ts';
import { restoreSharedSecret } from '../../src/shared-secret/restore-shared-secret.ts';
import { Permission } from '../../src/sign-in/permission.ts';
import type { Viewer } from '../../src/sign-in/viewer.ts';
import { askSchema, type Ask } from '../support/ask-graphql.ts';
import { openTestDatabase } from '../support/database.ts';
import { exchange, exchangeForTokens, verify } from '../support/gateway.ts';
import {
  createTestIntegration,
  requestTokenOf,
  type TestIntegration,
} from '../support/integration.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** The input of a regeneration. */
type Regeneration = Parameters<typeof regenerateSharedSecret>[2];

/** A whole app over a database of the suite's own, and whoever asks it. */
export type Stage = {
  readonly database: Database;
  readonly server: TestServer;
  readonly ask: Ask;
  /** Asks as if it were another time. */
  askAt(now: Date): Ask;
  /** A new account with an API key of that name. */
  openAccount(appname: string): Promise<Scene>;
  close(): Promise<void>;
};

/** An account, its integrations, and what happens to its shared secret. */
export type Scene = {
  readonly first: TestIntegration;
  readonly administrator: Viewer;
  serviceToken(...permissions: Permission[]): Viewer;
  addIntegration(appname: string): Promise<TestIntegration>;
  /** Exchanges with a secret, and has the access token verified. @returns that token. */
  work(integration: TestIntegration, secret: string): Promise<string>;
  /** Has an access token verified again, which must be let in. */
  verifyAgain(token: string): Promise<void>;
  /** Exchanges with a secret that must be refused. */
  knock(integration: TestIntegration, secret: string): Promise<void>;
  /** @returns the new shared secret. */
  regenerate(input?: Regeneration): Promise<string>;
  endOverlap(): Promise<void>;
  restore(): Promise<void>;
};

/** Starts the app; close it in `afterAll`. */
export async function openStage(): Promise<Stage> {
  const database = await openTestDatabase();
  const masterKeys = testMasterKeys();
  const server = await startTestServer({ database, masterKeys });
  const schema = await buildGraphqlSchema();
  return {
    database,
    server,
    ask: askSchema(server.dependencies, schema),
    askAt: (now) => askSchema({ ...server.dependencies, now: () => now }, schema),
    openAccount: async (appname) =>
      sceneOf(server, await createTestIntegration(database, masterKeys, appname)),
    close: async () => {
      await server.close();
      await database.close();
    },
  };
}

function sceneOf({ origin, dependencies }: TestServer, first: TestIntegration): Scene {
  const administrator = administratorOf(first);
  const mustBeLetIn = async (token: string) => {
    const { status } = await verify(origin, token);
    if (status !== 200) throw new Error(`verify: ${status}`);
  };
  return {
    first,
    administrator,
    serviceToken: (...permissions) => ({
      ...administrator,
      kind: 'SERVICE_TOKEN',
      role: null,
      permissions: new Set(permissions),
      freshUntil: null,
    }),
    addIntegration: async (appname) => {
      const appkey = generateOpaqueToken('rka_');
      const apiKeyId = uuidv7();
      await dependencies.prisma.apiKey.create({
        data: {
          ...{ id: apiKeyId, accountId: first.accountId, appname, role: 'READONLY' as const },
          ...{ description: `Owned by ${appname}`, appkeyHash: hashOpaqueToken(appkey) },
          ...{ createdByKind: 'SYSTEM' as const, createdByLabel: 'system' },
        },
      });
      return { ...first, apiKeyId, appname, appkey };
    },
    work: async (integration, sharedsecret) => {
      const jwt = requestTokenOf(integration, { sharedsecret });
      const { access_token } = await exchangeForTokens(origin, jwt);
      await mustBeLetIn(access_token);
      return access_token;
    },
    verifyAgain: mustBeLetIn,
    knock: async (integration, sharedsecret) => {
      const { status } = await exchange(origin, requestTokenOf(integration, { sharedsecret }));
      if (status !== 401) throw new Error(`exchange: ${status}`);
    },
    regenerate: async (input = {}) => {
      const result = await regenerateSharedSecret(dependencies, administrator, input);
      if (!result.ok) throw new Error(`regenerate: ${result.code}`);
      return result.value;
    },
    endOverlap: async () => mustBeOk(await endSharedSecretOverlap(dependencies, administrator, {})),
    restore: async () => mustBeOk(await restoreSharedSecret(dependencies, administrator, {})),
  };
}

/** An account whose API keys, of these names, have all been used with its shared secret. */
export async function openUsed<const Names extends readonly [string, ...string[]]>(
  stage: Stage,
  ...names: Names
) {
  const scene = await stage.openAccount(names[0]);
  const others = await Promise.all(names.slice(1).map((name) => scene.addIntegration(name)));
  const all = [scene.first, ...others];
  const old = scene.first.sharedsecret;
  for (const integration of all) await scene.work(integration, old);
  await millisecondEnds();
  const integrations = all as unknown as { readonly [At in keyof Names]: TestIntegration };
  return { scene, integrations, old };
}

/** What is used in the very millisecond of a regeneration counts as after it. */
async function millisecondEnds(): Promise<void> {
  const now = Date.now();
  while (Date.now() <= now) await setImmediate();
}

function mustBeOk(result: { readonly ok: boolean }): void {
  if (!result.ok) throw new Error(JSON.stringify(result));
}

function administratorOf({ accountId, shortname }: TestIntegration): Viewer {
  return {
    ...{ kind: 'USER', id: randomUUID(), label: 'ada@acme.example', name: 'Ada' },
    ...{ accountId, accountShortname: shortname, role: 'ADMIN' },
    permissions: new Set(Object.values(Permission)),
    freshUntil: new Date('2100-01-01T00:00:00.000Z'),
    ip: '192.0.2.1',
  };
}
