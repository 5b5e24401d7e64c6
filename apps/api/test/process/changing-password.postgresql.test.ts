import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { generateMasterKey } from '@rekey/keys/sealed-secret';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BOOTSTRAP, signInAsAdministrator } from '../support/administrator.ts';
import { createPostgresDatabase } from '../support/database.ts';
import { startRekey, type RekeyProcess } from '../support/rekey-process.ts';

describe('a password of the database that changes while a process serves', () => {
  const id = randomUUID().slice(0, 8);
  const roles = [`first-${id}`, `second-${id}`] as const;
  let superuser: pg.Client;
  let folder: string;
  let file: string;
  let rekey: RekeyProcess;

  beforeAll(async () => {
    const superuserUrl = await createPostgresDatabase();
    superuser = new pg.Client(superuserUrl);
    await superuser.connect();
    await superuser.query(`CREATE ROLE "group-${id}"`);
    await superuser.query(`GRANT ALL ON ALL TABLES IN SCHEMA public TO "group-${id}"`);
    for (const role of roles)
      await superuser.query(`CREATE ROLE "${role}" LOGIN IN ROLE "group-${id}" PASSWORD 'one'`);
    folder = await mkdtemp(join(tmpdir(), 'rekey-test-'));
    file = join(folder, 'url');
    await write(roles[0], 'one');
    rekey = await startRekey({
      DATABASE_URL_FILE: file,
      DATA_DIR: folder,
      MASTER_KEYS: generateMasterKey(),
      PUBLIC_URL: 'http://localhost:4000',
      ...BOOTSTRAP,
    });
  });
  afterAll(async () => {
    await rekey.stop('SIGKILL');
    await superuser.end();
    await rm(folder, { recursive: true, force: true });
  });

  /** As a vault's agent does: the file is there whole, or not yet. */
  async function write(user: string, password: string): Promise<void> {
    const { host, port, database } = superuser;
    const url = `postgresql://${user}:${password}@${host}:${port}/${database}\n`;
    await writeFile(`${file}.next`, url, { mode: 0o600 });
    await rename(`${file}.next`, file);
  }

  /** So that all that is asked from here on is asked over new connections. */
  async function endConnections(): Promise<void> {
    const ask = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = ANY($1)`;
    await superuser.query(ask, [roles]);
  }

  const readiness = async () => (await fetch(`${rekey.origin}/readyz`)).status;
  async function becomesReady(): Promise<void> {
    await expect.poll(readiness, { timeout: 20_000 }).toBe(200);
    await signInAsAdministrator(rekey.origin);
  }

  async function usersNow(): Promise<Set<string>> {
    const ask = 'SELECT usename FROM pg_stat_activity WHERE usename = ANY($1)';
    const { rows } = await superuser.query<{ usename: string }>(ask, [roles]);
    return new Set(rows.map(({ usename }) => usename));
  }

  test('is the one of the file for every new connection', async () => {
    await superuser.query(`ALTER ROLE "${roles[0]}" PASSWORD 'two'`);
    await write(roles[0], 'two');
    await endConnections();
    await becomesReady();
  });

  test('may be another user’s, as of credentials that a vault makes', async () => {
    await write(roles[1], 'one');
    await superuser.query(`ALTER ROLE "${roles[0]}" NOLOGIN`);
    await endConnections();
    await becomesReady();
    expect(await usersNow()).toEqual(new Set([roles[1]]));
  });

  test('is missed as the database is, until it is there again', async () => {
    await rm(file);
    await endConnections();
    await expect.poll(readiness, { timeout: 20_000 }).toBe(503);
    const attempt = () =>
      fetch(`${rekey.origin}/auth/sign-in/email`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: 'a@b.example', password: 'anything at all' }),
      });
    // More than the pool has connections.
    const answers = await Promise.all(Array.from({ length: 30 }, attempt));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    await write(roles[1], 'wrong');
    expect((await attempt()).status).toBe(503);
    await write(roles[1], 'one');
    await becomesReady();
    expect(rekey.output()).not.toMatch(/wrong|:one@/);
  });
});
