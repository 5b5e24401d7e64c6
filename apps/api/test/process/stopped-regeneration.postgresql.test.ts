import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateMasterKey } from '@rekey/keys/sealed-secret';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BOOTSTRAP, signInAsAdministrator, type Administrator } from '../support/administrator.ts';
import { createPostgresDatabase } from '../support/database.ts';
import { startRekey, type RekeyProcess } from '../support/rekey-process.ts';

const REGENERATE = 'mutation { regenerateSharedSecret { sharedSecret { version } } }';

describe('a node stopped in the middle of a regeneration', () => {
  let dataDir: string;
  let holder: pg.Client;
  /** In a transaction, what the server is doing is seen as it was the first time. */
  let watcher: pg.Client;
  let stopped: RekeyProcess;
  let other: RekeyProcess;
  let administrator: Administrator;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'rekey-test-'));
    const databaseUrl = await createPostgresDatabase();
    const keys = { DATA_DIR: dataDir, MASTER_KEYS: generateMasterKey(), ...BOOTSTRAP };
    const environment = { ...keys, DATABASE_URL: databaseUrl };
    [stopped, other] = await Promise.all([startRekey(environment), startRekey(environment)]);
    administrator = await signInAsAdministrator(stopped.origin);
    holder = new pg.Client(databaseUrl);
    watcher = new pg.Client(databaseUrl);
    await Promise.all([holder.connect(), watcher.connect()]);
  });
  afterAll(async () => {
    await Promise.all([stopped.stop('SIGKILL'), other.stop('SIGKILL')]);
    await Promise.all([holder.end(), watcher.end()]);
    await rm(dataDir, { recursive: true, force: true });
  });

  /** Resolves when somebody waits for the row of `epoch`, which the test holds. */
  async function untilAwaited(): Promise<void> {
    const waiting = `SELECT count(*)::int AS count FROM pg_stat_activity
      WHERE wait_event_type = 'Lock' AND query LIKE '%UPDATE epoch%' AND datname = current_database()`;
    await expect
      .poll(async () => (await watcher.query(waiting)).rows[0].count, { timeout: 10_000 })
      .toBe(1);
  }

  test('does not keep others from regenerating, and has not regenerated', async () => {
    await holder.query('BEGIN');
    await holder.query('SELECT 1 FROM epoch FOR UPDATE');
    const lost = administrator.send(REGENERATE);
    await untilAwaited();
    stopped.signal('SIGSTOP');
    // From here on, the stopped node's transaction has every lock of a regeneration, and does nothing.
    await holder.query('COMMIT');
    const { data, errors } = await administrator.at(other.origin).send(REGENERATE);
    stopped.signal('SIGCONT');
    expect(errors).toBeUndefined();
    expect(data).toEqual({ regenerateSharedSecret: { sharedSecret: { version: 2 } } });
    expect((await lost).errors?.[0]?.extensions?.code).toBe('UNAVAILABLE');
    const version = await administrator.at(other.origin).send('{ sharedSecret { version } }');
    expect(version.data).toEqual({ sharedSecret: { version: 2 } });
  });
});
