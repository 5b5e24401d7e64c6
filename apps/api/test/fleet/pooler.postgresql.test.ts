import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateMasterKey } from '@rekey/keys/sealed-secret';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BOOTSTRAP, signInAsAdministrator } from '../support/administrator.ts';
import { createEmptyPostgresDatabase } from '../support/database.ts';
import { exchange, exchangeForTokens, refresh, verify } from '../support/gateway.ts';
import { requestTokenOf } from '../support/integration.ts';
import { startPgbouncer, type PoolMode } from '../support/pgbouncer.ts';
import { startInVain, startRekey, type RekeyProcess } from '../support/rekey-process.ts';

const REGENERATIONS = 20;
const CREATE_API_KEY = `mutation {
  createApiKey(input: { appname: "splunk", role: READONLY }) { appkey }
}`;
type Created = { readonly createApiKey: { readonly appkey: string } };
const REGENERATE = `mutation { regenerateSharedSecret {
  sharedSecret { value } receipt { nodesAcknowledged nodesWaitedOut slowestMs }
} }`;
type Regenerated = {
  readonly regenerateSharedSecret: {
    readonly sharedSecret: { readonly value: string };
    readonly receipt: {
      readonly nodesAcknowledged: number;
      readonly nodesWaitedOut: number;
      readonly slowestMs: number;
    };
  };
};

// Exists where PgBouncer is installed; vitest.config.ts sees to that.
describe('two API processes behind PgBouncer', () => {
  const masterKeys = generateMasterKey();
  let dataDir: string;
  let databaseUrl: string;
  const closers: (() => Promise<unknown>)[] = [];

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'rekey-test-'));
    databaseUrl = await createEmptyPostgresDatabase();
  });
  afterEach(async () => {
    for (const close of closers.splice(0).toReversed()) await close();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function environmentBehind(mode: PoolMode) {
    const pooler = await startPgbouncer(databaseUrl, mode);
    closers.push(() => pooler.close());
    return {
      DATABASE_URL: pooler.connectionString,
      DATA_DIR: dataDir,
      MASTER_KEYS: masterKeys,
      PUBLIC_URL: 'http://localhost:4000',
      LOG_LEVEL: 'info',
      ...BOOTSTRAP,
    };
  }

  /** Both at once, on a database with nothing in it. */
  async function startTwoBehind(mode: PoolMode): Promise<readonly [RekeyProcess, RekeyProcess]> {
    const environment = await environmentBehind(mode);
    const nodes = await Promise.all([startRekey(environment), startRekey(environment)]);
    closers.push(...nodes.map((node) => () => node.stop('SIGKILL')));
    return nodes;
  }

  async function isListening({ origin }: RekeyProcess): Promise<string | undefined> {
    const metrics = await (await fetch(`${origin}/metrics`)).text();
    return /^rekey_fleet_listening (\d)$/m.exec(metrics)?.[1];
  }

  async function listeningSoon(nodes: readonly RekeyProcess[], value: string): Promise<void> {
    for (const node of nodes)
      await expect.poll(() => isListening(node), { timeout: 5000 }).toBe(value);
  }

  /** All but what a node says where nobody has built the admin app. */
  function warningsOf(node: RekeyProcess): readonly string[] {
    const lines = node.output().split('\n');
    return lines.filter(
      (line) => /"level":[456]0/.test(line) && !line.includes('There is no built admin app'),
    );
  }

  async function advisoryLocks(): Promise<number | null> {
    const direct = new pg.Client(databaseUrl);
    await direct.connect();
    const { rowCount } = await direct.query(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory'
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`);
    await direct.end();
    return rowCount;
  }

  /**
   * Regenerates again and again; after each answer no node lets in anything of before.
   *
   * @returns the milliseconds of the receipts, ascending.
   */
  async function regenerateAndTry(nodes: readonly [RekeyProcess, RekeyProcess]): Promise<number[]> {
    const administrator = await signInAsAdministrator(nodes[0].origin);
    const { createApiKey } = await administrator.ask<Created>(CREATE_API_KEY);
    const named = { shortname: 'default', appname: 'splunk', appkey: createApiKey.appkey };
    let { sharedSecret } = (await administrator.ask<Regenerated>(REGENERATE))
      .regenerateSharedSecret;
    const slowestMs: number[] = [];
    for (let time = 0; time < REGENERATIONS; time += 1) {
      const integration = {
        ...named,
        sharedsecret: sharedSecret.value,
        accountId: '',
        apiKeyId: '',
      };
      const tokens = await exchangeForTokens(nodes[1].origin, requestTokenOf(integration));
      for (const { origin } of nodes)
        expect((await verify(origin, tokens.access_token)).status).toBe(200);
      const answer = (await administrator.ask<Regenerated>(REGENERATE)).regenerateSharedSecret;
      for (const { origin } of nodes) {
        expect((await verify(origin, tokens.access_token)).status).toBe(401);
        expect((await exchange(origin, requestTokenOf(integration))).status).toBe(401);
        expect((await refresh(origin, tokens.refresh_token)).status).toBe(400);
      }
      expect(answer.receipt).toMatchObject({ nodesAcknowledged: 2, nodesWaitedOut: 0 });
      slowestMs.push(answer.receipt.slowestMs);
      ({ sharedSecret } = answer);
    }
    return slowestMs.sort((a, b) => a - b);
  }

  test('in transaction mode start on an empty database, say what they found, and keep the promise', async () => {
    const nodes = await startTwoBehind('transaction');
    // Of the schema engine's, which would keep the next version from migrating.
    expect(await advisoryLocks()).toBe(0);
    for (const node of nodes)
      await expect
        .poll(() => node.output(), { timeout: 5000 })
        .toMatch(
          /"level":40.*"reason":".*notifications do not reach this node.*transaction mode.*DATABASE_URL/,
        );
    await listeningSoon(nodes, '0');
    const slowestMs = await regenerateAndTry(nodes);
    // Far from a quarter of a lease, 250 ms, at which rounds alone would notice.
    expect(slowestMs[REGENERATIONS / 2]).toBeLessThan(150);
    for (const node of nodes) {
      const output = node.output();
      expect(output.match(/notifications do not reach/g)).toHaveLength(1);
      expect(output).not.toMatch(/prepared statement|database not heard/);
    }
  }, 120_000);

  test('in session mode are told as on a direct connection, and warn of nothing', async () => {
    const nodes = await startTwoBehind('session');
    await listeningSoon(nodes, '1');
    await regenerateAndTry(nodes);
    for (const node of nodes) expect(warningsOf(node)).toEqual([]);
  }, 120_000);

  test('in statement mode, which allows no transactions, do not start, and say why in one line', async () => {
    const { code, output } = await startInVain(await environmentBehind('statement'));
    expect(code).toBe(1);
    expect(output).toMatch(/^Rekey cannot start: .*statement mode.*DATABASE_URL/);
    expect(output.trimEnd().split('\n')).toHaveLength(1);
  });
});
