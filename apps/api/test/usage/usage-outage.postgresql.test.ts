import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase, type Database } from '../../src/database/database.ts';
import { createPostgresDatabase } from '../support/database.ts';
import { exchangeForTokens, verify } from '../support/gateway.ts';
import {
  createTestIntegration,
  requestTokenOf,
  type TestIntegration,
} from '../support/integration.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { MIGRATIONS_FOLDER } from '../support/migrations-folder.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

describe('usage while the database is gone', () => {
  const masterKeys = testMasterKeys();
  let proxy: TcpProxy;
  /** Past the proxy. */
  let direct: Database;
  let database: Database;
  let server: TestServer;
  let integration: TestIntegration;

  beforeAll(async () => {
    const connectionString = await createPostgresDatabase();
    direct = await openDatabase({ connectionString }, MIGRATIONS_FOLDER);
    // Before the node is there: of an account that is new to it, it would forget what it remembers.
    integration = await createTestIntegration(direct, masterKeys);
    proxy = await startTcpProxy(connectionString);
    const { connectionString: proxied } = proxy;
    database = await openDatabase({ connectionString: proxied }, MIGRATIONS_FOLDER);
    // Long enough for all that is verified while nothing gets through.
    const settings = { leaseMs: 20_000 };
    server = await startTestServer({ database, masterKeys, settings });
  });
  afterAll(async () => {
    await server.close();
    await database.close();
    await proxy.close();
    await direct.close();
  });

  test('is counted all the same, kept, and written once the database is back', async () => {
    const { apiKeyId } = integration;
    const { access_token } = await exchangeForTokens(server.origin, requestTokenOf(integration));
    await verify(server.origin, access_token);
    await server.flushUsage();
    const count = async () => {
      const use = await direct.prisma.apiKeyUse.findFirst({ where: { apiKeyId } });
      return use?.acceptedCount;
    };
    expect(await count()).toBe(2n);
    proxy.drop();
    // From memory alone: no query could be answered.
    for (let round = 0; round < 3; round += 1) {
      for (let time = 0; time < 10; time += 1)
        expect((await verify(server.origin, access_token)).status).toBe(200);
      await server.flushUsage();
    }
    expect(await count()).toBe(2n);
    proxy.restore();
    await expect
      .poll(async () => {
        await server.flushUsage();
        return count();
      })
      .toBe(32n);
  });
});
