import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateMasterKey } from '@rekey/keys/sealed-secret';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BOOTSTRAP, signInAsAdministrator, type Administrator } from '../support/administrator.ts';
import { createPostgresDatabase } from '../support/database.ts';
import { openRawConnection } from '../support/raw-connection.ts';
import { startRekey, type Environment } from '../support/rekey-process.ts';

const REGENERATE = 'mutation { regenerateSharedSecret { sharedSecret { version } } }';

describe('a node that is told to end while a regeneration waits in the database', () => {
  let dataDir: string;
  let environment: Environment;
  let holder: pg.Client;
  let watcher: pg.Client;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'rekey-test-'));
    const databaseUrl = await createPostgresDatabase();
    environment = {
      ...{ DATA_DIR: dataDir, MASTER_KEYS: generateMasterKey(), DATABASE_URL: databaseUrl },
      ...BOOTSTRAP,
    };
    holder = new pg.Client(databaseUrl);
    watcher = new pg.Client(databaseUrl);
    await Promise.all([holder.connect(), watcher.connect()]);
  });
  afterAll(async () => {
    await Promise.all([holder.end(), watcher.end()]);
    await rm(dataDir, { recursive: true, force: true });
  });

  const versions = async () =>
    (await watcher.query('SELECT version FROM shared_secret ORDER BY version')).rows.map(
      ({ version }: { version: number }) => version,
    );

  /** A regeneration that has every lock but the last, which the test holds. Null for no answer. */
  async function regenerateHeld(administrator: Administrator) {
    await holder.query('BEGIN');
    await holder.query('SELECT 1 FROM epoch FOR UPDATE');
    const answer = administrator.send(REGENERATE).catch(() => null);
    const waiting = `SELECT count(*)::int AS count FROM pg_stat_activity
      WHERE wait_event_type = 'Lock' AND query LIKE '%UPDATE epoch%' AND datname = current_database()`;
    await expect
      .poll(async () => (await watcher.query(waiting)).rows[0].count, { timeout: 10_000 })
      .toBe(1);
    return { answer };
  }

  test('answers it when it is through, and it is stored', async () => {
    const rekey = await startRekey(environment);
    const { answer } = await regenerateHeld(await signInAsAdministrator(rekey.origin));
    const slow = await openRawConnection(rekey.origin);
    slow.send('GET /healthz HTTP/1.1\r\n');
    const ended = rekey.stop('SIGTERM');
    // Nobody new is let in.
    const isOpen = () =>
      fetch(`${rekey.origin}/healthz`).then(
        () => true,
        () => false,
      );
    await expect.poll(isOpen, { timeout: 10_000 }).toBe(false);
    expect(await versions()).toEqual([1]);
    // Whose request is still arriving is not waited for as long as who has asked.
    expect(await slow.ended).toBe('');
    await holder.query('COMMIT');
    expect(await answer).toEqual({
      status: 200,
      data: { regenerateSharedSecret: { sharedSecret: { version: 2 } } },
    });
    expect(await ended).toBe(0);
    expect(await versions()).toEqual([1, 2]);
  });

  test('ends all the same when it never gets through: no answer, and nothing of it is stored', async () => {
    const rekey = await startRekey(environment);
    const before = await versions();
    const administrator = await signInAsAdministrator(rekey.origin);
    const { answer } = await regenerateHeld(administrator);
    // Not by itself: the database still has its connection.
    expect(await rekey.stop('SIGTERM')).toBe(1);
    // But it has closed all that comes before the database, its place in the fleet last.
    expect((await watcher.query('SELECT 1 FROM fleet_node')).rowCount).toBe(0);
    expect(await answer).toBeNull();
    await holder.query('COMMIT');
    const isIdle = `SELECT count(*)::int AS count FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE '%epoch%' AND state <> 'idle'`;
    await expect
      .poll(async () => (await watcher.query(isIdle)).rows[0].count, { timeout: 10_000 })
      .toBe(0);
    expect(await versions()).toEqual(before);
  });
});
