import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { generateMasterKey } from '@rekey/keys/sealed-secret';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase, type Database } from '../../src/database/database.ts';
import { buildNode, type NodeBuild } from '../support/build-node.ts';
import { BOOTSTRAP, signInAsAdministrator } from '../support/administrator.ts';
import { createEmptyPostgresDatabase } from '../support/database.ts';
import { exchangeForTokens, verify } from '../support/gateway.ts';
import { createTestIntegration, requestTokenOf } from '../support/integration.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { MIGRATIONS_FOLDER } from '../support/migrations-folder.ts';
import { startRekey, type Environment, type RekeyProcess } from '../support/rekey-process.ts';

const API_FOLDER = resolve(import.meta.dirname, '../..');

/** What a release may do to tables that older nodes still use: add. */
const EXPANSION = `
ALTER TABLE api_key ADD COLUMN owner text;
CREATE INDEX api_key_owner_idx ON api_key (account_id, owner);
`;

type Regenerated = {
  regenerateSharedSecret: { receipt: { nodesAcknowledged: number; nodesWaitedOut: number } };
};

describe('an upgrade of two nodes, with a migration in between', () => {
  const masterKeys = generateMasterKey();
  let folder: string;
  let build: NodeBuild;
  let connectionString: string;
  let environment: Environment;
  let database: Database;
  /** Those that a load balancer would ask, in turn. */
  const nodes: RekeyProcess[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rekey-upgrade-'));
    build = await buildNode();
    await makeNextRelease();
    connectionString = await createEmptyPostgresDatabase();
    environment = {
      DATABASE_URL: connectionString,
      DATA_DIR: folder,
      MASTER_KEYS: masterKeys,
      PUBLIC_URL: 'http://localhost:4000',
      ...BOOTSTRAP,
    };
    nodes.push(await startRekey(environment, { file: build.file }));
    nodes.push(await startRekey(environment, { file: build.file }));
    database = await openDatabase({ connectionString }, MIGRATIONS_FOLDER);
  });
  afterAll(async () => {
    for (const node of nodes) await node.stop('SIGKILL');
    await database.close();
    await build[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  /** The same program in a place of its own, with one more migration beside it. */
  async function makeNextRelease(): Promise<void> {
    await mkdir(join(folder, 'apps/api/dist'), { recursive: true });
    await cp(build.file, join(folder, 'apps/api/dist/main.js'));
    for (const part of ['package.json', 'known-passwords'])
      await cp(join(API_FOLDER, part), join(folder, 'apps/api', part), { recursive: true });
    await symlink(join(API_FOLDER, 'node_modules'), join(folder, 'apps/api/node_modules'));
    await cp(MIGRATIONS_FOLDER, join(folder, 'prisma/migrations'), { recursive: true });
    const migration = join(folder, 'prisma/migrations/29991231235959_add_owner');
    await mkdir(migration);
    await writeFile(join(migration, 'migration.sql'), EXPANSION);
  }

  const startNext = () => startRekey(environment, { file: join(folder, 'apps/api/dist/main.js') });

  /** Asks as a load balancer does, which takes another node where it gets no answer. */
  async function askAny<Answer>(ask: (origin: string) => Promise<Answer>): Promise<Answer> {
    for (const { origin } of [...nodes]) {
      const answer = await ask(origin).catch(() => null);
      if (answer !== null) return answer;
    }
    throw new Error('No node answers');
  }

  test('answers every request meanwhile, and regenerates on old and new nodes alike', async () => {
    const integration = await createTestIntegration(database, testMasterKeys(masterKeys));
    const { access_token: token } = await askAny((origin) =>
      exchangeForTokens(origin, requestTokenOf(integration)),
    );
    const statuses: number[] = [];
    const over = new AbortController();
    const load = (async () => {
      while (!over.signal.aborted) {
        statuses.push((await askAny((origin) => verify(origin, token))).status);
        await askAny((origin) => exchangeForTokens(origin, requestTokenOf(integration)));
        nodes.push(nodes.shift() as RekeyProcess);
      }
    })();

    for (const old of [...nodes]) {
      nodes.push(await startNext());
      expect(await old.stop()).toBe(0);
      nodes.splice(nodes.indexOf(old), 1);
      if (nodes.length === 2 && statuses.length > 0) await regenerate();
    }
    over.abort();
    await load;
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(statuses.length).toBeGreaterThan(10);
    const [column] = await database.prisma.$queryRaw<object[]>`
      SELECT 1 FROM information_schema.columns WHERE table_name = 'api_key' AND column_name = 'owner'`;
    expect(column).toBeDefined();
  });

  /** Of the first account, which is not the one under load. */
  async function regenerate(): Promise<void> {
    const administrator = await signInAsAdministrator((nodes[0] as RekeyProcess).origin);
    const { regenerateSharedSecret } = await administrator.ask<Regenerated>(
      'mutation { regenerateSharedSecret { receipt { nodesAcknowledged nodesWaitedOut } } }',
    );
    expect(regenerateSharedSecret.receipt).toEqual({ nodesAcknowledged: 2, nodesWaitedOut: 0 });
  }
});
