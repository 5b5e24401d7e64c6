import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Administrator } from '../../../apps/api/test/support/administrator.ts';
import {
  addCredential,
  addServiceToken,
  administrator,
  currentSecret,
  decode,
  endOverlap,
  exchange,
} from './support/account.ts';
import { startKillingProxy, type KillingProxy } from './support/killing-proxy.ts';
import { expectOnceHoweverKilled, type Recipe } from './support/recipe.ts';
import { ended, temporaryFolder, type Run } from './support/rekey-command.ts';

// "Rotate every night" of the README, block by block, as someone does it who has seen nothing else.

const root = join(import.meta.dirname, '../../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const section = /\n## Rotate every night\n(.*?)\n## /s.exec(readme)![1]!;
const blocks = [...section.matchAll(/```(sh|crontab)\n(.*?)```/gs)].map(([, kind, text]) => ({
  kind: kind!,
  text: text!,
}));
const [putToken, byHand, crontab, look] = blocks;

const home = temporaryFolder();
const timeout = { timeout: 120_000 };
const SILENT = { exitCode: 0, stdout: '', stderr: '' };
let admin: Administrator;
let proxy: KillingProxy;
let token: string;
let env: Record<string, string>;

beforeAll(async () => {
  // Builds what is stale, as `npm start` did for whoever reads this.
  execFileSync('npm', ['run', '--silent', 'rekey', '--', '--version'], {
    cwd: root,
    stdio: 'pipe',
  });
  admin = await administrator();
  await endOverlap(admin);
  proxy = await startKillingProxy();
  token = await addServiceToken(admin, ['SHARED_SECRET_READ', 'SHARED_SECRET_REGENERATE']);
  symlinkSync(root, join(home, 'rekey'));
  const credential = decode(await addCredential(admin));
  const url = `${proxy.origin}/api/v1`;
  const text = Buffer.from(JSON.stringify({ ...credential, url })).toString('base64');
  writeFileSync(join(home, 'credential'), text, { mode: 0o600 });
  const PATH = `${dirname(process.execPath)}:${process.env['PATH']}`;
  env = { HOME: home, PATH, SHELL: '/bin/sh' };
}, 120_000);
afterAll(() => proxy.stop());

/** Typed as it stands there, but for where Rekey is. */
function type(text: string, origin: string, input = ''): Promise<Run> {
  const command = text.replaceAll('http://localhost:4000', origin);
  return ended('sh', ['-ec', command], { cwd: home, env: { ...env, REKEY_URL: '' }, input });
}

test('has the blocks that are run here, and no other', () => {
  expect(blocks.map(({ kind }) => kind)).toEqual(['sh', 'sh', 'crontab', 'sh']);
});

test('the service token comes into a file that nobody else can read', async () => {
  expect(await type(putToken!.text, '', `${token}\n`)).toMatchObject({ exitCode: 0 });
  expect(statSync(join(home, '.rekey/service-token')).mode & 0o777).toBe(0o600);
});

test('by hand it regenerates into the credential string, which works', timeout, async () => {
  const before = await currentSecret(admin);
  const run = await type(byHand!.text, inject('rekeyOrigin'));
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expect((await currentSecret(admin)).version).toBe(before.version + 1);
  expect(run.stdout).toMatch(/An exchange with it as \S+ worked\.\nVersion \d+ is accepted until/);
  // Its exchange went by the credential's own address.
  expect(proxy.asked).toEqual(['/api/v1/auth/token']);
});

test('from cron it regenerates once a night, also when it is killed', timeout, async () => {
  const [, line] = /^\*\/10 3 \* \* \* (.*)$/m.exec(crontab!.text)!;
  expect(line).not.toContain('%');
  const older = join(import.meta.dirname, 'support/kill-at.ts');
  const quiet = '--disable-warning=ExperimentalWarning';
  const tonight = { NODE_OPTIONS: `${quiet} --import ${older}`, SECRET_OLDER_MS: '86400000' };
  const credential = () => readFileSync(join(home, 'credential'), 'utf8');
  const recipe: Recipe = {
    commands: [line!.replaceAll('http://localhost:4000', proxy.origin)],
    cwd: home,
    env: { ...env, ...tonight },
    held: () => decode(credential()).sharedsecret,
  };
  await expectOnceHoweverKilled(recipe, proxy, admin, 'when it is done');
  expect(await exchange(credential())).toBe('LET_IN');
  // Ten minutes later.
  const before = await currentSecret(admin);
  expect(await type(line!, inject('rekeyOrigin'))).toMatchObject(SILENT);
  expect((await currentSecret(admin)).version).toBe(before.version);
});

test('says which secret is current, and that the credential string has it', timeout, async () => {
  const run = await type(look!.text, inject('rekeyOrigin'));
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expect(run.stdout).toMatch(
    /^version +\d+\n.*The secret \w+, version \d+, is the current one\.\n$/s,
  );
});

test.each([
  [
    3,
    'a service token that is not valid',
    (text: string) => text.replace('service-token', 'other'),
  ],
  [6, 'no Rekey to be reached', (text: string) => `${text.trimEnd()} --wait 0\n`],
])('ends with %i for %s', timeout, async (code, _, change) => {
  const other = await addServiceToken(admin, ['API_KEY_READ']);
  writeFileSync(join(home, '.rekey/other'), other, { mode: 0o600 });
  const origin = code === 6 ? 'http://127.0.0.1:9' : inject('rekeyOrigin');
  expect(await type(change(byHand!.text), origin)).toMatchObject({ exitCode: code, stdout: '' });
});
