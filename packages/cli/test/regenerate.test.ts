import {
  chmodSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fingerprintOf, generateSharedSecret } from '@rekey/keys/shared-secret';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Administrator } from '../../../apps/api/test/support/administrator.ts';
import {
  addCredential,
  addServiceToken,
  administrator,
  currentSecret,
  decode,
  exchange,
  privateFile,
} from './support/account.ts';
import { startKillingProxy } from './support/killing-proxy.ts';
import { rekey, temporaryFolder, type RunOptions } from './support/rekey-command.ts';

let admin: Administrator;
let token: string;
let folder: string;

beforeAll(async () => {
  admin = await administrator();
  token = await addServiceToken(admin);
});
beforeEach(() => {
  folder = temporaryFolder();
});

function regenerate(args: readonly string[], options: RunOptions = {}) {
  const env = {
    REKEY_SERVICE_TOKEN: token,
    REKEY_STATE_DIR: join(folder, 'state'),
    ...options.env,
  };
  return rekey(['secret', 'regenerate', '--cut-overlap', ...args], { ...options, env });
}

const stateOf = () => readdirSync(join(folder, 'state'));

test('without an overlap the old secret is out at once', async () => {
  const before = await currentSecret(admin);
  const run = await regenerate(['--to', 'stdout']);
  const after = await currentSecret(admin);
  expect(run).toMatchObject({ exitCode: 0, stdout: `${after.value}\n` });
  expect(after.version).toBe(before.version + 1);
  expect(run.stderr).toBe(
    `Version ${after.version} (${after.fingerprint}) is current, and given to standard output.\nThe version before it is not accepted any more.\n`,
  );
});

test('writes JSON, with the secret where it goes to standard output alone', async () => {
  const path = join(folder, 'secret');
  const quiet = JSON.parse((await regenerate(['--json', '--to-file', path])).stdout);
  const { value, version, fingerprint } = await currentSecret(admin);
  expect(quiet).toEqual({
    regenerated: true,
    ...{ version, fingerprint, createdAt: expect.stringMatching(/^\d{4}-/) },
    overlap: null,
    receipt: { nodesAcknowledged: 1, nodesWaitedOut: 0, slowestMs: expect.any(Number) },
    delivered: [`file ${path}`],
    ...{ verified: false, overlapEnded: false, resumed: false },
  });
  expect(readFileSync(path, 'utf8')).toBe(value);
  const told = JSON.parse((await regenerate(['--json', '--to', 'stdout'])).stdout);
  expect(told.value).toBe((await currentSecret(admin)).value);
});

describe('with an overlap', () => {
  test('both secrets work, until it is verified and ended', async () => {
    const old = await addCredential(admin);
    const path = privateFile(old);
    const inOverlap = await regenerate(['--overlap', '1h', '--to-credential', path, '--json']);
    const { overlap, version } = JSON.parse(inOverlap.stdout);
    expect(overlap).toMatchObject({ version: version - 1 });
    expect(await exchange(old)).toBe('LET_IN');
    expect(await exchange(readFileSync(path, 'utf8'))).toBe('LET_IN');
    const args = ['--overlap', '1h', '--to-credential', path, '--verify-with', path];
    const ended = await regenerate([...args, '--end-overlap', '--json']);
    expect(JSON.parse(ended.stdout)).toMatchObject({
      ...{ verified: true, overlapEnded: true, overlap: null },
    });
    expect(await exchange(old)).toBe('SHARED_SECRET_REGENERATED');
    expect(await exchange(readFileSync(path, 'utf8'))).toBe('LET_IN');
  });

  test('that does not verify, it stays open, and a run after that goes on', async () => {
    const credential = await addCredential(admin);
    const wrong = { ...decode(credential), appname: 'nobody' };
    const path = privateFile(Buffer.from(JSON.stringify(wrong)).toString('base64'));
    const file = join(folder, 'secret');
    const args = ['--overlap', '1h', '--to-file', file, '--verify-with', path, '--end-overlap'];
    const run = await regenerate(args);
    expect(run.exitCode).toBe(7);
    expect(run.stderr).toMatch(/as nobody failed: INVALID_CREDENTIALS/);
    const { version } = await currentSecret(admin);
    expect(await exchange(credential)).toBe('LET_IN');
    writeFileSync(path, credential);
    expect(await regenerate(args)).toMatchObject({ exitCode: 0 });
    expect((await currentSecret(admin)).version).toBe(version);
    expect(await exchange(credential)).toBe('SHARED_SECRET_REGENERATED');
    expect(stateOf()).toEqual([]);
  });

  test('that is open, another regeneration is refused unless it may cut it off', async () => {
    await regenerate(['--overlap', '1h', '--to', 'stdout']);
    const before = await currentSecret(admin);
    const env = { REKEY_SERVICE_TOKEN: token, REKEY_STATE_DIR: join(folder, 'state') };
    const run = await rekey(['secret', 'regenerate', '--to', 'stdout'], { env });
    expect(run).toMatchObject({ exitCode: 4, stdout: '' });
    expect(run.stderr).toMatch(/\(OVERLAP_OPEN\)\n$/);
    expect((await currentSecret(admin)).version).toBe(before.version);
    expect(stateOf()).toEqual([]);
    expect(await rekey(['secret', 'end-overlap'], { env })).toMatchObject({ exitCode: 0 });
    expect(await rekey(['secret', 'end-overlap'], { env })).toMatchObject({ exitCode: 4 });
  });
});

describe('a destination', () => {
  test('that is a command gets exactly the secret, and its failure loses nothing', async () => {
    const told = join(folder, 'told');
    const block = join(folder, 'block');
    writeFileSync(block, '');
    const args = ['--to-command', `test ! -e ${block} && cat > ${told}`];
    const failed = await regenerate(args);
    expect(failed).toMatchObject({ exitCode: 7, stdout: '' });
    expect(failed.stderr).toMatch(/the command ended with 1\. Nothing is lost/);
    const { version } = await currentSecret(admin);
    rmSync(block);
    expect(await regenerate(args)).toMatchObject({ exitCode: 0 });
    const after = await currentSecret(admin);
    expect(after.version).toBe(version);
    expect(readFileSync(told, 'utf8')).toBe(after.value);
  });

  test('that is a link stays one, and what it leads to becomes private', async () => {
    const target = join(folder, 'target');
    writeFileSync(target, 'old');
    chmodSync(target, 0o644);
    symlinkSync(target, join(folder, 'link'));
    expect(await regenerate(['--to-file', join(folder, 'link')])).toMatchObject({ exitCode: 0 });
    expect(readFileSync(target, 'utf8')).toBe((await currentSecret(admin)).value);
    expect(statSync(target).mode & 0o777).toBe(0o600);
  });

  test('that is a line in a dotenv file keeps all else, and its mode', async () => {
    const path = join(folder, '.env');
    writeFileSync(path, `# ours\nSECRET="${generateSharedSecret()}" # rekey\nOTHER=ü\n`);
    chmodSync(path, 0o640);
    const env = { REKEY_SERVICE_TOKEN: token };
    const args = ['secret', 'show', '--to-dotenv', path, 'SECRET'];
    expect(await rekey(args, { env })).toMatchObject({ exitCode: 0 });
    const { value } = await currentSecret(admin);
    expect(readFileSync(path, 'utf8')).toBe(`# ours\nSECRET="${value}" # rekey\nOTHER=ü\n`);
    expect(statSync(path).mode & 0o777).toBe(0o640);
  });

  test.each([
    [[], /Where does the new secret go\?/],
    [['--to', 'file'], /--to takes stdout/],
    [['--to-file', '/nowhere/secret'], /Cannot write \/nowhere\/secret: ENOENT/],
    [['--to-file', import.meta.dirname], /no ordinary file/],
    [['--to-dotenv', '.env'], /a file and the name of a variable/],
    [['--to-dotenv', '.env', 'A=B'], /no name of a variable/],
    [['--to', 'stdout', '--end-overlap'], /say for how long/],
    [['--to', 'stdout', '--end-overlap', '--overlap', '1h'], /before anyone has stored/],
    [['--to', 'stdout', '--overlap', '1w'], /Say it as 30s/],
    [['--to', 'stdout', '--reason', 'boredom'], /--reason is/],
    [['--to', 'stdout', '--verify-with', '/dev/null'], /holds no credential string/],
  ])('that is %j is refused before anything is changed', async (args, said) => {
    const before = await currentSecret(admin);
    const run = await regenerate(args);
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toMatch(said);
    expect((await currentSecret(admin)).version).toBe(before.version);
  });
});

test.each([[[]], [['--json']]])('with nobody who reads it, %j loses nothing', async (json) => {
  const args = ['--to', 'stdout', ...json];
  const unread = await regenerate(args, { isUnread: true });
  expect(unread.exitCode).toBe(7);
  expect(unread.stderr).toMatch(/could not be given to standard output/);
  const { version, value } = await currentSecret(admin);
  expect((await regenerate(args)).stdout).toContain(value);
  expect((await currentSecret(admin)).version).toBe(version);
});

test('an answer that is lost on the way is asked for again, and nothing regenerated twice', async () => {
  const proxy = await startKillingProxy();
  // Who is it, which version is current, regenerate.
  proxy.at({ request: 2, way: 'back' }, (response) => response.destroy());
  const before = await currentSecret(admin);
  const run = await regenerate(['--to', 'stdout'], { env: { REKEY_URL: proxy.origin } });
  await proxy.stop();
  expect(proxy.asked.slice(2)).toEqual(['CliRegenerateSecret', 'CliRegenerateSecret']);
  const after = await currentSecret(admin);
  expect(run).toMatchObject({ exitCode: 0, stdout: `${after.value}\n` });
  expect(after.version).toBe(before.version + 1);
});

test('an answer that is lost for good is had by running it again', async () => {
  const proxy = await startKillingProxy();
  proxy.at({ request: 2, way: 'back' }, (response) => response.destroy());
  const before = await currentSecret(admin);
  const args = ['--to', 'stdout', '--wait', '0'];
  const lost = await regenerate(args, { env: { REKEY_URL: proxy.origin } });
  expect(lost).toMatchObject({ exitCode: 6, stdout: '' });
  expect(lost.stderr).toMatch(/Run it again: what was begun is finished\.\n$/);
  const run = await regenerate(args, { env: { REKEY_URL: proxy.origin } });
  await proxy.stop();
  const after = await currentSecret(admin);
  expect(run).toMatchObject({ exitCode: 0, stdout: `${after.value}\n` });
  expect(after.version).toBe(before.version + 1);
});

test('a secret that is young enough is brought to a file that does not hold it', async () => {
  const path = join(folder, 'secret');
  writeFileSync(path, generateSharedSecret());
  const before = await currentSecret(admin);
  const run = await regenerate(['--to-file', path, '--if-older-than', '12h', '--json']);
  expect(JSON.parse(run.stdout)).toMatchObject({
    regenerated: false,
    fingerprint: fingerprintOf(readFileSync(path, 'utf8')),
    delivered: [`file ${path}`],
  });
  expect(readFileSync(path, 'utf8')).toBe(before.value);
  expect((await currentSecret(admin)).version).toBe(before.version);
});

test('a service token without the scope is told which it lacks', async () => {
  const env = { REKEY_SERVICE_TOKEN: await addServiceToken(admin, ['API_KEY_READ']) };
  const run = await regenerate(['--to', 'stdout'], { env });
  expect(run.exitCode).toBe(3);
  expect(run.stderr).toMatch(/SHARED_SECRET_REGENERATE/);
  // Nothing was begun.
  expect(readdirSync(folder)).toEqual([]);
});
