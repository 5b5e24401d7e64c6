import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import type { Administrator } from '../../../apps/api/test/support/administrator.ts';
import {
  addCredential,
  addServiceToken,
  administrator,
  decode,
  exchange,
  privateFile,
  regenerateMeanwhile,
} from './support/account.ts';
import { rekey, rekeyProgram } from './support/rekey-command.ts';

let admin: Administrator;
let env: Record<string, string>;

beforeAll(async () => {
  admin = await administrator();
  env = { REKEY_SERVICE_TOKEN_FILE: privateFile(await addServiceToken(admin)) };
});

describe('rekey audit tail', () => {
  test('ends with the newest entry', async () => {
    for (let times = 0; times < 2; times += 1) await rekey(['secret', 'show'], { env });
    const filter = ['--class', 'shared_secret', '--action', 'reveal'];
    const text = await rekey(['audit', 'tail', '-n', '1', ...filter], { env });
    expect(text.stdout).toMatch(/^\d{4}-\S+ {2}SHARED_SECRET REVEAL {2}cli-\w+ {2}.*shown.*\n$/);
    const json = await rekey(['audit', 'tail', '-n', '2', ...filter, '--json'], { env });
    const events = json.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events).toHaveLength(2);
    expect(events[1]).toMatchObject({ class: 'SHARED_SECRET', actor: { kind: 'SERVICE_TOKEN' } });
    expect(events[0].at <= events[1].at).toBe(true);
  });

  test('goes on with what comes, each once', async () => {
    const args = ['audit', 'tail', '-n', '0', '-f', '--json', '--action', 'create'];
    const since = new Date().toISOString();
    const child = spawn(process.execPath, [rekeyProgram, ...args, '--since', since], {
      env: { PATH: process.env['PATH'], REKEY_URL: inject('rekeyOrigin'), ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const first = decode(await addCredential(admin)).appname;
    let told = '';
    child.stdout.on('data', (chunk: Buffer) => (told += chunk.toString()));
    await expect.poll(() => told, { timeout: 20_000 }).toContain(first);
    const second = decode(await addCredential(admin)).appname;
    await expect.poll(() => told, { timeout: 20_000 }).toContain(second);
    child.kill('SIGTERM');
    await once(child, 'close');
    const descriptions = told.trim().split('\n');
    expect(descriptions.filter((line) => line.includes(first))).toHaveLength(1);
    expect(descriptions.filter((line) => line.includes(second))).toHaveLength(1);
  });
});

test('rekey stragglers names who still comes with the secret before', async () => {
  const credential = await addCredential(admin);
  const { appname } = decode(credential);
  expect(await exchange(credential)).toBe('LET_IN');
  await regenerateMeanwhile(admin);
  expect(await exchange(credential)).toBe('SHARED_SECRET_REGENERATED');
  // What was counted is written every five seconds.
  const list = () => rekey(['stragglers', '--json', '--exit-code'], { env });
  await expect
    .poll(async () => (await list()).stdout, { timeout: 25_000, interval: 1000 })
    .toContain(appname);
  const run = await list();
  expect(run.exitCode).toBe(8);
  const line = run.stdout.split('\n').find((text) => text.includes(appname))!;
  expect(JSON.parse(line)).toMatchObject({ appname, state: 'STRAGGLING', lastAcceptedAt: null });
  expect(JSON.parse(run.stderr)).toMatchObject({ error: { code: 'STRAGGLERS', exitCode: 8 } });
  const text = await rekey(['stragglers'], { env });
  expect(text).toMatchObject({ exitCode: 0 });
  expect(text.stdout).toMatch(new RegExp(`^${appname} +STRAGGLING  refused \\d{4}-`, 'm'));
});
