import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateMasterKey } from '@rekey/keys/sealed-secret';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ensureFirstAccount } from '../../src/account/ensure-first-account.ts';
import { loadMasterKeys } from '../../src/account/load-master-keys.ts';
import { verifyMasterKeys } from '../../src/account/verify-master-keys.ts';
import type { Database } from '../../src/database/database.ts';
import { SettingError } from '../../src/setting-error.ts';
import { deleteAccounts } from '../support/bend-audit-log.ts';
import { openTestDatabase } from '../support/database.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { testSettings } from '../support/settings.ts';

let database: Database;
let dataDir: string;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await deleteAccounts(database.prisma);
  dataDir = await mkdtemp(join(tmpdir(), 'rekey-test-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const load = (masterKeys?: string) => {
  const settings = testSettings({ dataDir, masterKeys });
  return loadMasterKeys({ prisma: database.prisma, settings });
};
const ensure = (masterKeys = testMasterKeys(), accountShortname = 'acmecorp') => {
  const settings = testSettings({ accountShortname });
  return ensureFirstAccount({
    prisma: database.prisma,
    masterKeys,
    settings,
    now: () => new Date(),
  });
};

describe('the first account', () => {
  test('is created with its shared secret, and named by the setting', async () => {
    const account = await ensure();
    expect(account.shortname).toBe('acmecorp');
    expect(
      await database.prisma.account.findUnique({
        where: { id: account.id },
        include: { sharedSecrets: true },
      }),
    ).toMatchObject({ name: 'acmecorp', sharedSecretVersion: 1, sharedSecrets: [{ version: 1 }] });
  });

  test('is created once by processes that start at once, and found by the rest', async () => {
    // A race is run more than once, to be lost.
    for (let round = 0; round < 5; round += 1) {
      await deleteAccounts(database.prisma);
      const accounts = await Promise.all([1, 2, 3, 4].map(() => ensure()));
      expect(new Set(accounts.map(({ id }) => id)).size).toBe(1);
      expect(await database.prisma.account.count()).toBe(1);
    }
  });

  test('stays what it is when the setting changes', async () => {
    const account = await ensure();
    expect(await ensure(testMasterKeys(), 'otherwise')).toEqual(account);
  });
});

describe('the master keys', () => {
  test('come from the setting where it is given, and leave no file', async () => {
    const ring = await load(generateMasterKey());
    expect(ring.keys.size).toBe(1);
    expect(await readdir(dataDir)).toEqual([]);
  });

  test('are generated once into a file that its owner alone can read', async () => {
    const first = await load();
    const path = join(dataDir, 'master-keys');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await load()).currentId).toBe(first.currentId);
    expect(await readdir(dataDir)).toEqual(['master-keys']);
  });

  test('are the same for processes that start at once', async () => {
    const rings = await Promise.all([1, 2, 3, 4].map(() => load()));
    expect(new Set(rings.map(({ currentId }) => currentId)).size).toBe(1);
    expect(await readdir(dataDir)).toEqual(['master-keys']);
  });

  test('are not made anew when there is an account and the file is gone', async () => {
    await ensure();
    await expect(load()).rejects.toThrow(/master-keys is missing.*no new key was made/);
    await expect(load()).rejects.toBeInstanceOf(SettingError);
    expect(await readdir(dataDir)).toEqual([]);
  });

  test('that are damaged stop the start with the name of their source, and without the key', async () => {
    await expect(load('mk-1:c2VjcmV0')).rejects.toThrow(
      /^MASTER_KEYS cannot be used: Master key 1 \(mk-1\) is not 32 bytes/,
    );
    const path = join(dataDir, 'master-keys');
    await writeFile(path, 'rubbish-that-is-a-key');
    const failure: Error = await load().then(
      () => new Error('loaded'),
      (error: unknown) => error as Error,
    );
    expect(failure.message).toContain(path);
    expect(failure.message).not.toContain('rubbish');
    expect(await readFile(path, 'utf8')).toBe('rubbish-that-is-a-key');
  });

  test('that do not open the stored secret stop the start and change nothing', async () => {
    const masterKeys = testMasterKeys();
    await ensure(masterKeys);
    const { prisma } = database;
    await verifyMasterKeys({ prisma, masterKeys });
    const before = await prisma.sharedSecret.findMany();
    await expect(verifyMasterKeys({ prisma, masterKeys: testMasterKeys() })).rejects.toThrow(
      /was sealed with the master key "mk-[0-9a-f]{8}", which MASTER_KEYS does not have/,
    );
    const sameId = `${masterKeys.currentId}:${Buffer.alloc(32, 7).toString('base64')}`;
    await expect(verifyMasterKeys({ prisma, masterKeys: testMasterKeys(sameId) })).rejects.toThrow(
      /another key under the same id/,
    );
    expect(await prisma.sharedSecret.findMany()).toEqual(before);
  });
});
