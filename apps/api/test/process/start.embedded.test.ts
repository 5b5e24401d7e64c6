import { createServer } from 'node:http';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateMasterKey } from '@rekey/keys/sealed-secret';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/database/database.ts';
import { BOOTSTRAP, signInAsAdministrator } from '../support/administrator.ts';
import { MIGRATIONS_FOLDER } from '../support/migrations-folder.ts';
import { startInVain, startRekey, type RekeyProcess } from '../support/rekey-process.ts';

const SECRET = '{ sharedSecret { value version } }';
type Secret = { sharedSecret: { value: string; version: number } };

describe('starting on the embedded database', () => {
  let usedDataDir: string;
  let dataDir: string;
  const running: RekeyProcess[] = [];

  /** Making a cluster takes seconds: it is made once, by a start and a stop, and then copied. */
  beforeAll(async () => {
    usedDataDir = await mkdtemp(join(tmpdir(), 'rekey-test-'));
    await (await startRekey({ DATA_DIR: usedDataDir, ...BOOTSTRAP })).stop();
  });
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'rekey-test-'));
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((rekey) => rekey.stop('SIGKILL')));
    await rm(dataDir, { recursive: true, force: true });
  });
  afterAll(() => rm(usedDataDir, { recursive: true, force: true }));

  const useUsed = () => cp(usedDataDir, dataDir, { recursive: true });

  async function start(environment: Record<string, string> = {}): Promise<RekeyProcess> {
    const rekey = await startRekey({ DATA_DIR: dataDir, ...environment });
    running.push(rekey);
    return rekey;
  }

  test('prints the address and a setup link, and keeps its key to itself', async () => {
    const rekey = await start({ PUBLIC_URL: 'http://localhost:9999' });
    expect(rekey.output()).toContain('Rekey is ready at http://localhost:9999');
    expect(rekey.output()).toMatch(/http:\/\/localhost:9999\/setup#\S{20,}/);
    expect((await stat(join(dataDir, 'master-keys'))).mode & 0o777).toBe(0o600);
    const key = (await readFile(join(dataDir, 'master-keys'), 'utf8')).trim();
    expect(rekey.output()).not.toContain(key.split(':')[1]);
  });

  test('keeps everything over a stop and a kill', async () => {
    await useUsed();
    const first = await start();
    const before = await (await signInAsAdministrator(first.origin)).ask<Secret>(SECRET);
    expect(await first.stop()).toBe(0);
    const second = await start();
    expect(await (await signInAsAdministrator(second.origin)).ask<Secret>(SECRET)).toEqual(before);
    await second.stop('SIGKILL');
    const third = await start();
    expect(await (await signInAsAdministrator(third.origin)).ask<Secret>(SECRET)).toEqual(before);
    expect(third.output()).not.toContain('setup');
  });

  // OWASP ASVS 5.0, 11.4.2: what tests sign in with is cheaper.
  test('stores passwords at the cost that docs/cryptography.md names', async () => {
    await useUsed();
    const database = await openDatabase({ dataDir }, MIGRATIONS_FOLDER);
    const stored = await database.prisma.login.findMany({ select: { password: true } });
    await database.close();
    expect(stored).toEqual([{ password: expect.stringMatching(/^\$scrypt\$ln=15,r=8,p=3\$/) }]);
  });

  test('refuses a data directory that another process has, and leaves that one alone', async () => {
    await useUsed();
    const first = await start();
    const { code, output } = await startInVain({ DATA_DIR: dataDir });
    expect(code).toBe(1);
    expect(output).toMatch(/^Rekey cannot start: Another process is using .*DATA_DIR/);
    expect((await fetch(`${first.origin}/readyz`)).status).toBe(200);
  });

  test('refuses a port in use by name', async () => {
    await useUsed();
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((done) => taken.once('listening', done));
    const { port } = taken.address() as { port: number };
    const { code, output } = await startInVain({ DATA_DIR: dataDir, PORT: String(port) });
    taken.close();
    expect(code).toBe(1);
    expect(output).toBe(
      `Rekey cannot start: port ${port} is in use by another program. Stop that program, or set PORT to another one.\n`,
    );
  });

  test('does not make a new master key when the old one is missing, and changes nothing', async () => {
    await useUsed();
    const first = await start();
    const before = await (await signInAsAdministrator(first.origin)).ask<Secret>(SECRET);
    await first.stop();
    const keys = await readFile(join(dataDir, 'master-keys'), 'utf8');
    await rm(join(dataDir, 'master-keys'));
    const { code, output } = await startInVain({ DATA_DIR: dataDir });
    expect(code).toBe(1);
    expect(output).toMatch(
      /^Rekey cannot start: MASTER_KEYS is not set and .* no new key was made/,
    );
    await expect(stat(join(dataDir, 'master-keys'))).rejects.toThrow('ENOENT');
    await writeFile(join(dataDir, 'master-keys'), keys);
    await chmod(join(dataDir, 'master-keys'), 0o600);
    const again = await start();
    expect(await (await signInAsAdministrator(again.origin)).ask<Secret>(SECRET)).toEqual(before);
  });

  test('says so when the master key is another one', async () => {
    await useUsed();
    const other = generateMasterKey();
    const { code, output } = await startInVain({ DATA_DIR: dataDir, MASTER_KEYS: other });
    expect(code).toBe(1);
    expect(output).toMatch(/^Rekey cannot start: .*MASTER_KEYS.*nothing was changed/);
    expect(output).not.toContain(other.split(':')[1]);
  });

  test('refuses a folder that holds something else, and touches nothing in it', async () => {
    await mkdir(join(dataDir, 'database'));
    await writeFile(join(dataDir, 'database', 'holiday.jpg'), 'x');
    const { code, output } = await startInVain({ DATA_DIR: dataDir });
    expect(code).toBe(1);
    expect(output).toMatch(
      /^Rekey cannot start: .* not an embedded database\. Choose another DATA_DIR/,
    );
    expect(await readFile(join(dataDir, 'database', 'holiday.jpg'), 'utf8')).toBe('x');
  });

  test('says so when the embedded database is damaged', async () => {
    await useUsed();
    await writeFile(join(dataDir, 'database', 'global', 'pg_control'), 'damaged');
    const { code, output } = await startInVain({ DATA_DIR: dataDir });
    expect(code).toBe(1);
    expect(output).toMatch(
      /Rekey cannot start: The embedded database in .* cannot be opened; it may be damaged/,
    );
  });

  test('names a bad setting in one line', async () => {
    const { code, output } = await startInVain({ DATA_DIR: dataDir, PORT: 'http' });
    expect(code).toBe(1);
    expect(output).toBe('Rekey cannot start: PORT must be a whole number from 0 to 65535\n');
  });

  test('names master keys that cannot be used, without showing them', async () => {
    const { code, output } = await startInVain({ DATA_DIR: dataDir, MASTER_KEYS: 'mine:c2VjcmV0' });
    expect(code).toBe(1);
    expect(output).toMatch(/^Rekey cannot start: MASTER_KEYS /);
    expect(output.trimEnd().split('\n')).toHaveLength(1);
    expect(output).not.toContain('c2VjcmV0');
  });
});
