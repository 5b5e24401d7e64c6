import { randomUUID } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { Administrator } from '../../../apps/api/test/support/administrator.ts';
import {
  addServiceToken,
  administrator,
  decode,
  exchange,
  privateFile,
} from './support/account.ts';
import { rekey, temporaryFolder } from './support/rekey-command.ts';

let admin: Administrator;
let env: Record<string, string>;

beforeAll(async () => {
  admin = await administrator();
  env = { REKEY_SERVICE_TOKEN_FILE: privateFile(await addServiceToken(admin)) };
});

const appnameOf = () => `key-${randomUUID().slice(0, 8)}`;
const run = (...args: string[]) => rekey(args, { env });
const add = (appname: string, ...args: string[]) =>
  run('keys', 'add', appname, '--role', 'readonly', ...args);

test('an API key is added, disabled, enabled and removed', async () => {
  const appname = appnameOf();
  const added = await add(appname);
  expect(added).toMatchObject({ exitCode: 0 });
  const credential = added.stdout;
  expect(decode(credential).appname).toBe(appname);
  expect(await exchange(credential)).toBe('LET_IN');
  expect((await run('keys', 'disable', appname)).stdout).toBe(`${appname} is disabled.\n`);
  expect(await exchange(credential)).toBe('API_KEY_DISABLED');
  const enabled = JSON.parse((await run('keys', 'enable', appname, '--json')).stdout);
  expect(enabled).toMatchObject({ appname, status: 'ENABLED', role: 'READONLY' });
  expect(await exchange(credential)).toBe('LET_IN');
  expect((await run('keys', 'remove', appname)).stdout).toBe(`Removed ${appname}.\n`);
  expect(await exchange(credential)).toBe('INVALID_CREDENTIALS');
  expect(await run('keys', 'remove', appname)).toMatchObject({
    exitCode: 5,
    stderr: `rekey: There is no API key ${appname}. See: rekey keys list\n`,
  });
});

test('its credential string goes to a private file, and as JSON not to standard output', async () => {
  const path = join(temporaryFolder(), 'credential');
  const { stdout } = await add(appnameOf(), '--to-file', path, '--json', '--description', 'ours');
  expect(JSON.parse(stdout)).toMatchObject({ description: 'ours', expiresAt: null });
  expect(JSON.parse(stdout)).not.toHaveProperty('credential');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(await exchange(readFileSync(path, 'utf8'))).toBe('LET_IN');
});

test('one that could not be delivered is given again', async () => {
  const failed = await add(appnameOf(), '--to-command', 'false');
  expect(failed.exitCode).toBe(7);
  const [, id] = /with --id (\S+) /.exec(failed.stderr)!;
  const appname = appnameOf();
  const again = await add(appname, '--id', id!);
  // Another name is another wish.
  expect(again).toMatchObject({ exitCode: 4, stdout: '' });
});

test('the same attempt gives the same credential string again', async () => {
  const appname = appnameOf();
  const [first, second] = [
    await add(appname, '--id', `id-${appname}`),
    await add(appname, '--id', `id-${appname}`),
  ];
  expect(second.stdout).toBe(first.stdout);
  expect(await add(appname)).toMatchObject({ exitCode: 4, stdout: '' });
});

test('lists as text and as JSON, a document a line', async () => {
  const appname = appnameOf();
  await add(appname, '--description', 'with \u001b[31mred\u202e');
  const text = await run('keys', 'list', '--search', appname);
  expect(text.stdout).toMatch(
    new RegExp(`^${appname}  READONLY  ENABLED  never used  with .\\[31mred.?\n$`),
  );
  // eslint-disable-next-line no-control-regex -- that is the test
  expect(text.stdout).not.toMatch(/[\u001b\u202e]/);
  const lines = (await run('keys', 'list', '--json')).stdout.trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).appname)).toContain(appname);
});

test('lists more than a page of them', async () => {
  const prefix = randomUUID().slice(0, 8);
  await Promise.all(
    Array.from({ length: 101 }, (_, index) =>
      admin.ask(
        'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { appkey } }',
        {
          input: { appname: `${prefix}-${index}`, role: 'READONLY' },
        },
      ),
    ),
  );
  const { stdout } = await run('keys', 'list', '--search', prefix, '--json');
  expect(new Set(stdout.trim().split('\n')).size).toBe(101);
});
