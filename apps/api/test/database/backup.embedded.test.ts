import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { backUp, restore } from '../../src/database/backup.ts';
import { openDatabase, type Database } from '../../src/database/database.ts';
import { append, verifyLog } from '../audit/chain-scene.ts';
import { MIGRATIONS_FOLDER } from '../support/migrations-folder.ts';
import { expectWhole, expectWorthless, fill, secretsOf, type Known } from './backup-scene.ts';

let folder: string;
let dataDir: string;
let database: Database;
let known: Known;
const at = (name: string) => join(folder, name);
const open = (where: string) => openDatabase({ dataDir: where }, MIGRATIONS_FOLDER);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rekey-backup-'));
  dataDir = at('data');
  database = await open(dataDir);
  known = await fill(database);
  await backUp(dataDir, at('backup'));
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

describe('a backup of the embedded database', () => {
  test('is made while that is written to, and restored into an empty place', async () => {
    const { accountId } = known.integration;
    const writing = (async () => {
      for (let number = 0; number < 40; number += 1)
        await append(database.prisma, accountId, `while it is copied, ${number}`);
    })();
    const made = await backUp(dataDir, at('while-writing'));
    await writing;
    expect(made.accounts).toBe(1);
    expect(await restore(at('while-writing'), at('restored'))).toEqual(made);
    const restored = await open(at('restored'));
    // To some entry, and to none that is not whole.
    expect(await verifyLog(restored.prisma, accountId)).toMatchObject({
      ok: true,
      sequence: made.auditEvents,
    });
    await expectWhole(restored, known);
    await restored.close();
  });

  test('without the master keys opens nothing, signs nobody in, and holds no secret', async () => {
    const bytes = gunzipSync(await readFile(at('backup')));
    for (const secret of secretsOf(known)) expect(bytes.includes(secret)).toBe(false);
    await restore(at('backup'), at('stolen'));
    const stolen = await open(at('stolen'));
    await expectWorthless(stolen, known);
    await stolen.close();
    expect((await stat(at('backup'))).mode & 0o777).toBe(0o600);
  });

  test('is also made of a folder that no process has open', async () => {
    const closed = at('closed');
    await restore(at('backup'), closed);
    const made = await backUp(closed, at('of-closed'));
    expect(made.accounts).toBe(1);
  });
});

describe('nothing is written', () => {
  test('over another backup, or of no database', async () => {
    await expect(backUp(dataDir, at('backup'))).rejects.toThrow(/is there already/);
    await expect(backUp(at('nowhere'), at('none'))).rejects.toThrow(/no embedded database/);
    expect((await readdir(folder)).filter((name) => /none|partial/.test(name))).toEqual([]);
  });

  test('into a place where a database is', async () => {
    await expect(restore(at('backup'), dataDir)).rejects.toThrow(/There is a database/);
  });

  test.each([
    ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length - 100)],
    ['changed', (bytes: Buffer) => Buffer.from(bytes).fill(7, 5000, 5100)],
    ['something else', () => Buffer.from('hello')],
  ])('out of a file that is %s', async (_, bend) => {
    await writeFile(at('bent'), bend(await readFile(at('backup'))));
    await expect(restore(at('bent'), at('from-bent'))).rejects.toThrow(/no whole backup/);
    expect((await readdir(folder)).includes('from-bent')).toBe(false);
  });
});
