import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSettings } from '../../../src/env.ts';
import { SettingError } from '../../../src/setting-error.ts';
import { createCertificateAuthority } from '../../support/certificates.ts';

type Files = Readonly<Record<'sslrootcert' | 'sslcert' | 'sslkey', string>>;

describe('the files that DATABASE_URL names', () => {
  let folder: string;
  let good: Files;
  let others: Files;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rekey-test-'));
    good = await makeFiles('good');
    others = await makeFiles('others');
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function file(name: string, text: string, mode = 0o600): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, text);
    await chmod(path, mode);
    return path;
  }

  async function makeFiles(name: string): Promise<Files> {
    const authority = await createCertificateAuthority('Acme Databases');
    const { certificate, key } = await authority.issue('rekey');
    return {
      sslrootcert: await file(`${name}.root.crt`, authority.certificate, 0o644),
      sslcert: await file(`${name}.crt`, certificate, 0o644),
      sslkey: await file(`${name}.key`, key),
    };
  }

  const url = (files: Partial<Files>) =>
    `postgresql://rekey:hunter2@db/rekey?sslmode=verify-full&${new URLSearchParams(files).toString()}`;
  const read = (files: Partial<Files>) => () => readSettings({ DATABASE_URL: url(files) });

  test('are taken as they should be, alone and together', () => {
    expect(read(good)()).toMatchObject({ databaseUrl: url(good), warnings: [] });
    expect(read({ sslrootcert: good.sslrootcert })().warnings).toEqual([]);
  });

  test('are warned of when everybody may read the key, of both settings', async () => {
    const open = {
      ...good,
      sslkey: await file('open.key', await readFile(good.sslkey, 'utf8'), 0o644),
    };
    const { warnings } = readSettings({
      DATABASE_URL: url(good),
      MIGRATION_DATABASE_URL: url(open),
    });
    expect(warnings).toEqual([
      'The sslkey of MIGRATION_DATABASE_URL can be read by every user of this machine; chmod 600 it',
    ]);
    expect(read(open)().warnings).toEqual([expect.stringContaining(' sslkey of DATABASE_URL ')]);
  });

  test.each(['sslrootcert', 'sslcert', 'sslkey'] as const)(
    'stop the start when the %s is missing, empty, something else or for everybody to write',
    async (name) => {
      const wrong: readonly [string, RegExp][] = [
        [join(folder, 'missing'), /cannot be read \(ENOENT\)$/],
        [folder, /is no regular file$/],
        [await file('empty', '\n'), /is empty$/],
        [await file('text', 'c2VjcmV0'), /holds no (certificate in PEM|private key in PEM, .*)$/],
        [
          await file('written', await readFile(good[name], 'utf8'), 0o602),
          /can write; chmod 600 it$/,
        ],
      ];
      for (const [path, sentence] of wrong) {
        const bad = read({ ...good, [name]: path });
        expect(bad).toThrow(SettingError);
        expect(bad).toThrow(sentence);
        expect(bad).toThrow(`DATABASE_URL names the ${name} ${path}, which`);
        expect(bad).toThrow(/^(?!.*(hunter2|c2VjcmV0|\n))/);
      }
    },
  );

  test('stop the start when a key has no certificate, or another one', () => {
    const { sslcert, sslkey, sslrootcert } = good;
    expect(read({ sslrootcert, sslkey })).toThrow(
      'DATABASE_URL names an sslkey without an sslcert',
    );
    expect(read({ sslcert })).toThrow('DATABASE_URL names an sslcert without an sslkey');
    expect(read({ sslcert, sslkey: others.sslkey })).toThrow(
      'DATABASE_URL names an sslkey that does not belong to its sslcert',
    );
  });
});
