import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateMasterKey } from '@rekey/keys/sealed-secret';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BOOTSTRAP, signInAsAdministrator, type Administrator } from '../support/administrator.ts';
import { createPostgresDatabase } from '../support/database.ts';
import { exchange, exchangeForTokens, refresh, verify } from '../support/gateway.ts';
import { openDatabase, type Database } from '../../src/database/database.ts';
import {
  createTestIntegration,
  requestTokenOf,
  type TestIntegration,
} from '../support/integration.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { MIGRATIONS_FOLDER } from '../support/migrations-folder.ts';
import { startRekey, type RekeyProcess } from '../support/rekey-process.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

const LEASE_MS = 1000;
/** How long the database stays away; the full time is in goals.md, for the long run. */
const OUTAGE_MS = Number(process.env['OUTAGE_SECONDS'] ?? 0) * 1000;

type Made = { readonly token: string };

describe('a database that is gone in mid-service', () => {
  const masterKeys = generateMasterKey();
  let dataDir: string;
  let database: Database;
  let proxy: TcpProxy;
  let rekey: RekeyProcess;
  let administrator: Administrator;
  let integration: TestIntegration;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'rekey-test-'));
    const connectionString = await createPostgresDatabase();
    database = await openDatabase({ connectionString }, MIGRATIONS_FOLDER);
    proxy = await startTcpProxy(connectionString);
    rekey = await startRekey({
      DATABASE_URL: proxy.connectionString,
      DATA_DIR: dataDir,
      MASTER_KEYS: masterKeys,
      LEASE_MS: String(LEASE_MS),
      ...BOOTSTRAP,
    });
    administrator = await signInAsAdministrator(rekey.origin);
    integration = await createTestIntegration(database, testMasterKeys(masterKeys));
  });
  afterAll(async () => {
    await rekey.stop('SIGKILL');
    await proxy.close();
    await database.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  test.each(['drop', 'blackHole'] as const)(
    'answers from memory within the lease, then 503, never wrongly, and recovers (%s)',
    async (how) => {
      const tokens = await exchangeForTokens(rekey.origin, requestTokenOf(integration));
      expect((await verify(rekey.origin, tokens.access_token)).status).toBe(200);
      proxy[how]();
      const statuses = new Set<number>();
      const cutAtMs = performance.now();
      for (;;) {
        const { status } = await verify(rekey.origin, tokens.access_token);
        statuses.add(status);
        if (status === 503) break;
        expect(performance.now() - cutAtMs).toBeLessThan(LEASE_MS * 2);
      }
      expect([...statuses]).toEqual([200, 503]);
      const refused = await verify(rekey.origin, tokens.access_token);
      expect(refused).toMatchObject({ status: 503, body: { status: 503, name: 'UNAVAILABLE' } });
      expect(refused.headers.get('retry-after')).toBe('1');
      expect((await fetch(`${rekey.origin}/healthz`)).status).toBe(200);
      expect((await fetch(`${rekey.origin}/readyz`)).status).toBe(503);
      while (performance.now() - cutAtMs < OUTAGE_MS)
        expect((await verify(rekey.origin, tokens.access_token)).status).toBe(503);
      proxy.restore();
      await expect
        .poll(async () => (await verify(rekey.origin, tokens.access_token)).status, {
          timeout: 8000,
        })
        .toBe(200);
    },
    60_000 + OUTAGE_MS,
  );

  test('answers 503 UNAVAILABLE to exchange and refresh, and nothing is lost', async () => {
    const tokens = await exchangeForTokens(rekey.origin, requestTokenOf(integration));
    const jwt = requestTokenOf(integration);
    proxy.drop();
    const unavailable = { status: 503, body: { status: 503, name: 'UNAVAILABLE' } };
    expect(await exchange(rekey.origin, jwt)).toMatchObject(unavailable);
    expect(await refresh(rekey.origin, tokens.refresh_token)).toMatchObject(unavailable);
    proxy.restore();
    await expect
      .poll(async () => (await fetch(`${rekey.origin}/readyz`)).status, { timeout: 8000 })
      .toBe(200);
    expect((await exchange(rekey.origin, jwt)).status).toBe(200);
    expect((await refresh(rekey.origin, tokens.refresh_token)).status).toBe(200);
  });

  test('answers 503 UNAVAILABLE to introspection, and says when to try again', async () => {
    const { createServiceToken } = await administrator.ask<{ createServiceToken: Made }>(
      'mutation { createServiceToken(input: { name: "gateway", scopes: [TOKEN_INTROSPECT] }) { token } }',
    );
    proxy.drop();
    const refused = await fetch(`${rekey.origin}/api/v1/auth/introspect`, {
      method: 'POST',
      headers: { authorization: `Bearer ${createServiceToken.token}` },
      body: new URLSearchParams({ token: 'any' }),
    });
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(await refused.json()).toMatchObject({ status: 503, name: 'UNAVAILABLE' });
    proxy.restore();
    await expect
      .poll(async () => (await fetch(`${rekey.origin}/readyz`)).status, { timeout: 8000 })
      .toBe(200);
  });

  test('tells an administrator in plain words, without anything of the inside', async () => {
    proxy.drop();
    const { errors } = await administrator.send(
      'mutation { regenerateSharedSecret { sharedSecret { version } } }',
    );
    expect(errors?.[0]?.extensions?.code).toBe('UNAVAILABLE');
    expect(JSON.stringify(errors)).not.toMatch(/prisma|postgres|127\.0\.0\.1|stack/i);
    proxy.restore();
    await expect
      .poll(async () => (await fetch(`${rekey.origin}/readyz`)).status, { timeout: 8000 })
      .toBe(200);
    await expect
      .poll(async () => (await administrator.send('{ sharedSecret { version } }')).data)
      .toEqual({ sharedSecret: { version: 1 } });
  });
});
