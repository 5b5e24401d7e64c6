import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, expect, inject, test } from 'vitest';
import type { Administrator } from '../../../apps/api/test/support/administrator.ts';
import {
  addCredential,
  addServiceToken,
  administrator,
  currentSecret,
  decode,
  privateFile,
} from './support/account.ts';
import { rekey, rekeyProgram, temporaryFolder } from './support/rekey-command.ts';

let admin: Administrator;
let env: Record<string, string>;

beforeAll(async () => {
  admin = await administrator();
  env = {
    REKEY_SERVICE_TOKEN_FILE: privateFile(await addServiceToken(admin)),
    REKEY_STATE_DIR: join(temporaryFolder(), 'state'),
  };
});

/** Runs the command at a terminal of its own (util-linux `script`), and types when it is asked. */
function atTerminal(
  args: string,
  typed: string,
  more: Record<string, string> = {},
): Promise<{ exitCode: number | null; shown: string }> {
  const command = `"${process.execPath}" "${rekeyProgram}" ${args}`;
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    env: {
      ...{ PATH: process.env['PATH'], TERM: 'xterm', REKEY_URL: inject('rekeyOrigin') },
      ...env,
      ...more,
    },
  });
  let shown = '';
  let isTyped = false;
  child.stdout.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
    if (isTyped || !/to go on: |not shown\): /.test(shown)) return;
    isTyped = true;
    child.stdin.write(typed);
  });
  return new Promise((resolve) => {
    child.once('close', (exitCode) => resolve({ exitCode, shown }));
  });
}

test('asks before it regenerates, with who would stop', async () => {
  const before = await currentSecret(admin);
  const run = await atTerminal('secret regenerate --to stdout --overlap 1h', 'no\n');
  expect(run.exitCode).toBe(4);
  expect(run.shown).toMatch(/Regenerate the shared secret of default\? \d+ integrations? that/);
  expect(run.shown).toMatch(/stop working in 1 h\.[^]*Nothing was changed\./);
  expect((await currentSecret(admin)).version).toBe(before.version);
});

test('regenerates when the answer is yes', async () => {
  const before = await currentSecret(admin);
  const run = await atTerminal('secret regenerate --cut-overlap --to stdout', 'yes\n');
  const after = await currentSecret(admin);
  expect(run.exitCode).toBe(0);
  expect(run.shown).toContain(after.value);
  expect(after.version).toBe(before.version + 1);
});

test('asks nothing with --yes', async () => {
  const run = await atTerminal('secret regenerate --cut-overlap --to stdout --yes', '');
  expect(run.exitCode).toBe(0);
});

test('asks before it removes an API key', async () => {
  const { appname } = decode(await addCredential(admin));
  expect((await atTerminal(`keys remove ${appname}`, 'n\n')).exitCode).toBe(4);
  expect((await atTerminal(`keys remove ${appname}`, 'yes\n')).exitCode).toBe(0);
});

test('shows nothing of a secret that is pasted', async () => {
  const { value } = await currentSecret(admin);
  const run = await atTerminal('secret check', `${value}\n`);
  expect(run).toMatchObject({ exitCode: 0 });
  expect(run.shown).toMatch(/is the current one/);
  expect(run.shown).not.toContain(value);
});

test('has colours at a terminal alone, and not with NO_COLOR', async () => {
  const { value } = await currentSecret(admin);
  const file = privateFile(value);
  const escape = '\u001b[3';
  expect((await atTerminal(`secret check ${file}`, '')).shown).toContain(escape);
  const plain = await atTerminal(`secret check ${file}`, '', { NO_COLOR: '1' });
  expect(plain.shown).not.toContain(escape);
  expect((await rekey(['secret', 'check', file], { env })).stdout).not.toContain(escape);
});
