import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Administrator } from '../../../apps/api/test/support/administrator.ts';
import { addServiceToken, administrator, currentSecret, privateFile } from './support/account.ts';
import { rekey, temporaryFolder } from './support/rekey-command.ts';

let admin: Administrator;
let token: string;

beforeAll(async () => {
  admin = await administrator();
  token = await addServiceToken(admin);
});

/** Run by the command while it waits: writes what every process's arguments and environment are. */
const LOOK_ROUND = `
const fs = require('node:fs');
fs.readFileSync(0);
const seen = {};
for (const pid of fs.readdirSync('/proc').filter((name) => /^\\d+$/.test(name))) {
  const read = (name) => { try { return fs.readFileSync('/proc/' + pid + '/' + name, 'latin1'); } catch { return ''; } };
  seen[pid] = { cmdline: read('cmdline'), environ: read('environ') };
}
fs.writeFileSync(process.argv[2], JSON.stringify({ own: process.pid, parent: process.ppid, seen }));
`;

type Seen = Record<string, { cmdline: string; environ: string }>;

async function lookRound(env: Record<string, string>, args: string[] = []) {
  const folder = temporaryFolder();
  const script = join(folder, 'look-round.cjs');
  writeFileSync(script, LOOK_ROUND);
  const seen = join(folder, 'seen');
  const command = `"${process.execPath}" ${script} ${seen}`;
  const regenerate = ['secret', 'regenerate', '--cut-overlap', '--to-command', command];
  const run = await rekey([...regenerate, ...args], {
    env: { ...env, REKEY_STATE_DIR: join(folder, 'state') },
  });
  expect(run).toMatchObject({ exitCode: 0 });
  const found = JSON.parse(readFileSync(seen, 'utf8')) as { own: number; seen: Seen };
  return { run, ...found, value: (await currentSecret(admin)).value };
}

describe.runIf(process.platform === 'linux')('while it runs', () => {
  test('no process has a secret in its arguments or its environment', async () => {
    const { seen, value } = await lookRound({ REKEY_SERVICE_TOKEN_FILE: privateFile(token) });
    expect(Object.keys(seen).length).toBeGreaterThan(2);
    for (const { cmdline, environ } of Object.values(seen))
      for (const secret of [token, value]) expect(cmdline + environ).not.toContain(secret);
  });

  test('the token of its environment is in its own alone, and no child inherits it', async () => {
    const { seen, value, own } = await lookRound({ REKEY_SERVICE_TOKEN: token });
    const all = Object.values(seen);
    for (const { cmdline } of all)
      for (const secret of [token, value]) expect(cmdline).not.toContain(secret);
    expect(all.filter(({ environ }) => environ.includes(token))).toHaveLength(1);
    expect(seen[own]?.environ).toContain('REKEY_URL');
    expect(seen[own]?.environ).not.toContain(token);
  });
});

test('what goes to a command is shown nowhere else', async () => {
  const { run, value } = await lookRound({ REKEY_SERVICE_TOKEN: token }, ['--json']);
  expect(run.stdout + run.stderr).not.toContain(value.slice(4, 30));
});

test('the journal of an unfinished run holds no secret', async () => {
  const state = join(temporaryFolder(), 'state');
  const env = { REKEY_SERVICE_TOKEN: token, REKEY_STATE_DIR: state };
  const look = `cat ${state}/*.json >&2; stat -c %a ${state} ${state}/*.json >&2`;
  const run = await rekey(['secret', 'regenerate', '--cut-overlap', '--to-command', look], { env });
  expect(run.stderr).toMatch(/"clientMutationId":"rekey-/);
  expect(run.stderr).toMatch(/^700\n600$/m);
  expect(run.stderr).not.toMatch(/rk[a-z]_/);
});
