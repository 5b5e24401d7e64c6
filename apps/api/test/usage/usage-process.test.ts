import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateMasterKey } from '@rekey/keys/sealed-secret';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase, type DatabaseLocation } from '../../src/database/database.ts';
import { createEmptyPostgresDatabase, databaseKind } from '../support/database.ts';
import { exchangeForTokens, verify } from '../support/gateway.ts';
import {
  createTestIntegration,
  requestTokenOf,
  type TestIntegration,
} from '../support/integration.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { MIGRATIONS_FOLDER } from '../support/migrations-folder.ts';
import { startRekey, type Environment, type RekeyProcess } from '../support/rekey-process.ts';

/** Two starts of a process, and the database opened twice, on a machine that may be busy. */
const TEST_MS_MAX = 60_000;

describe('a process that counts usage', { timeout: TEST_MS_MAX }, () => {
  const masterKeys = generateMasterKey();
  let dataDir: string;
  let location: DatabaseLocation;
  let environment: Environment;
  let integration: TestIntegration;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'rekey-test-'));
    const connectionString =
      databaseKind() === 'postgresql' ? await createEmptyPostgresDatabase() : null;
    location = connectionString === null ? { dataDir } : { connectionString };
    const database = await openDatabase(location, MIGRATIONS_FOLDER);
    integration = await createTestIntegration(database, testMasterKeys(masterKeys));
    await database.close();
    environment = {
      DATA_DIR: dataDir,
      MASTER_KEYS: masterKeys,
      ACCOUNT_SHORTNAME: integration.shortname,
      ...(connectionString !== null && { DATABASE_URL: connectionString }),
    };
  });
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  /** Requests that were let in, as they are in the database when no process runs. */
  async function writtenRequests(): Promise<number> {
    const database = await openDatabase(location, MIGRATIONS_FOLDER);
    const use = await database.prisma.apiKeyUse.findFirst();
    await database.close();
    return Number(use?.acceptedCount ?? 0);
  }

  async function request({ origin }: RekeyProcess, times: number): Promise<void> {
    const { access_token } = await exchangeForTokens(origin, requestTokenOf(integration));
    for (let time = 1; time < times; time += 1)
      expect((await verify(origin, access_token)).status).toBe(200);
  }

  /** When everything counted until then had last been written, in milliseconds since 1970. */
  async function flushedAtMs({ origin }: RekeyProcess): Promise<number> {
    const metrics = await (await fetch(`${origin}/metrics`)).text();
    return Number(/^rekey_usage_flushed_timestamp_seconds (.+)$/m.exec(metrics)?.[1]) * 1000;
  }

  test('has written all of it once it was told to end', async () => {
    const before = await writtenRequests();
    const rekey = await startRekey(environment);
    await request(rekey, 50);
    expect(await rekey.stop('SIGTERM')).toBe(0);
    expect(await writtenRequests()).toBe(before + 50);
  });

  test('loses no more than the last seconds when it is killed', async () => {
    const before = await writtenRequests();
    const rekey = await startRekey(environment);
    await request(rekey, 30);
    const countedAtMs = Date.now();
    await expect
      .poll(() => flushedAtMs(rekey), { timeout: 10_000 })
      .toBeGreaterThanOrEqual(countedAtMs);
    await request(rekey, 20);
    await rekey.stop('SIGKILL');
    const written = (await writtenRequests()) - before;
    expect(written).toBeGreaterThanOrEqual(30);
    expect(written).toBeLessThanOrEqual(50);
  });
});
