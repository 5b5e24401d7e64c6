import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConnectionFileError, DatabaseClient } from '../../../src/database/database-client.ts';
import { isDatabaseUnreachable } from '../../../src/database/database-error.ts';

const START = 'postgresql://rekey:first@127.0.0.1:1/rekey?application_name=test';

describe('a connection to the database', () => {
  let folder: string;
  let connectionStringFile: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rekey-test-'));
    connectionStringFile = join(folder, 'url');
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function clientAfter(text: string): Promise<DatabaseClient> {
    await writeFile(connectionStringFile, text, { mode: 0o600 });
    return new DatabaseClient({ connectionString: START, connectionStringFile });
  }

  test.each([
    ['a password', 'postgresql://rekey:second@127.0.0.1:1/rekey', 'rekey', 'second'],
    ['a user', 'postgresql://v-token:s%40cret@127.0.0.1:1/rekey\n', 'v-token', 's@cret'],
    ['a user without a password', 'postgres://v-token@127.0.0.1:1/rekey', 'v-token', null],
    ['what a replacement could mean', "postgresql://rekey:$&$'@127.0.0.1:1/rekey", 'rekey', "$&$'"],
  ])('takes %s from the file', async (_what, text, user, password) => {
    expect(await clientAfter(text)).toMatchObject({ user, password, database: 'rekey' });
  });

  test('is led nowhere else by the file', async () => {
    const client = await clientAfter('postgresql://rekey:second@elsewhere:2/other?sslmode=disable');
    expect(client).toMatchObject({ host: '127.0.0.1', port: 1, database: 'rekey' });
    expect(client).toMatchObject({ user: 'rekey', password: 'second' });
  });

  test('fails to be made where a file cannot be read, and throws at nobody', async () => {
    const missing = join(folder, 'missing');
    for (const address of [
      { connectionString: START, connectionStringFile: missing },
      { connectionString: `${START}&sslmode=verify-full&sslcert=${missing}` },
    ]) {
      const pool = new pg.Pool({ ...address, Client: DatabaseClient, max: 1 });
      // The second waits for the first, and is begun where nobody could catch.
      const outcomes = await Promise.allSettled([pool.connect(), pool.connect()]);
      for (const outcome of outcomes) {
        const error: unknown = outcome.status === 'rejected' ? outcome.reason : null;
        expect(error).toBeInstanceOf(ConnectionFileError);
        expect(isDatabaseUnreachable(error)).toBe(true);
      }
      await expect(new DatabaseClient(address).connect()).rejects.toThrow(ConnectionFileError);
      await pool.end();
    }
  });
});
