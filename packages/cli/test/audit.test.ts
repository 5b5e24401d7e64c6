import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { AuditHead } from '@rekey/keys/audit-head';
import { addServiceToken, administrator, privateFile } from './support/account.ts';
import { ended, rekey, temporaryFolder } from './support/rekey-command.ts';

let env: Record<string, string>;
let folder: string;
let lines: readonly string[];

beforeAll(async () => {
  const admin = await administrator();
  env = { REKEY_SERVICE_TOKEN_FILE: privateFile(await addServiceToken(admin, ['AUDIT_READ'])) };
  folder = temporaryFolder();
  const run = await rekey(['audit', 'export'], { env });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  lines = run.stdout.trimEnd().split('\n');
});

/** A file with these lines. */
function fileOf(...content: readonly string[]): string {
  const path = join(folder, `export-${content.length}.jsonl`);
  writeFileSync(path, content.map((line) => `${line}\n`).join(''));
  return path;
}

const verify = (...args: readonly string[]) => rekey(['audit', 'verify', ...args], { env });

describe('rekey audit', () => {
  test('exports the log and verifies it, from a file without asking Rekey', async () => {
    const file = fileOf(...lines);
    const run = await rekey(['audit', 'verify', '--file', file], { env: { REKEY_URL: '' } });
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.stdout).toContain(`from entry 1 to ${lines.length - 1}.`);
    const piped = await rekey(['audit', 'verify', '--file', '-', '--json'], {
      input: readFileSync(file, 'utf8'),
    });
    expect(JSON.parse(piped.stdout)).toMatchObject({ ok: true, sequence: lines.length - 1 });
  });

  test('exports what follows an entry', async () => {
    const { stdout } = await rekey(['audit', 'export', '--after', `${lines.length - 1}`], { env });
    const rest = stdout.trimEnd().split('\n');
    expect(JSON.parse(rest[0] ?? '')).toMatchObject({ sequence: lines.length });
    const whole = await verify('--file', fileOf(...lines, ...rest));
    expect(whole.exitCode).toBe(0);
  });

  test('verifies the log of a running Rekey by a head that was kept, and its key', async () => {
    const { stdout } = await rekey(['audit', 'head'], { env });
    const path = join(folder, 'head.json');
    writeFileSync(path, stdout);
    const { keyId, sequence } = JSON.parse(stdout) as AuditHead;
    const run = await verify('--head', path, '--key-id', keyId);
    expect(run).toMatchObject({ exitCode: 0 });
    expect(run.stdout).toContain(`the heads that were kept, of entry ${sequence}.`);
    expect(await verify('--key-id', '0'.repeat(32))).toMatchObject({ exitCode: 8 });
  });

  test.each<[string, (whole: readonly string[]) => readonly string[], RegExp]>([
    [
      'an entry edited',
      (whole) =>
        whole.with(
          1,
          whole[1]!.replace('"ip":null', '"ip":"192.0.2.9"').replace('system', 'nobody'),
        ),
      /entry 2/,
    ],
    ['one removed', (whole) => whole.toSpliced(1, 1), /goes on with entry 3 where 2 is due/],
    [
      'two in another order',
      (whole) => whole.with(0, whole[1]!).with(1, whole[0]!),
      /where 1 is due/,
    ],
    ['one twice', (whole) => whole.toSpliced(1, 0, whole[1]!), /entry 2 again/],
    ['the end cut off', (whole) => whole.slice(0, -2), /not whole/],
  ])('ends with 8 for %s', async (_, bend, message) => {
    const run = await verify('--file', fileOf(...bend(lines)));
    expect(run).toMatchObject({ exitCode: 8, stdout: '' });
    expect(run.stderr).toMatch(message);
  });

  test('ends with 8 for a log that lacks its end, by a head that was kept', async () => {
    const head = join(folder, 'head-of-whole.json');
    writeFileSync(head, lines.at(-1)!);
    const run = await verify('--file', fileOf(...lines.slice(0, -2)), '--head', head, '--json');
    expect(run.exitCode).toBe(8);
    expect(JSON.parse(run.stderr)).toMatchObject({ error: { code: 'END_REMOVED' } });
  });

  test('says what it was not given', async () => {
    const admin = await administrator();
    const other = privateFile(await addServiceToken(admin, ['API_KEY_READ']));
    const refused = await rekey(['audit', 'export'], { env: { REKEY_SERVICE_TOKEN_FILE: other } });
    expect(refused).toMatchObject({ exitCode: 3, stdout: '' });
    expect(refused.stderr).toContain('AUDIT_READ');
    expect(await verify('--file', join(folder, 'none'))).toMatchObject({ exitCode: 2 });
    expect(await verify('--head', fileOf('{}'))).toMatchObject({ exitCode: 2 });
    expect(await rekey(['audit', 'export', '--after', 'x'])).toMatchObject({ exitCode: 2 });
  });

  // docs/audit.md has it, for whoever has nothing of Rekey at hand.
  test('exports lines that jq and sha256sum verify by hand', async () => {
    const script = `jq -cS 'del(.hash)' | tr -d '\\n' | sha256sum | cut -d' ' -f1`;
    const run = await ended('/bin/sh', ['-c', script], { input: lines[0] }).catch(() => null);
    const { hash } = JSON.parse(lines[0]!) as { hash: string };
    expect(run?.stdout.trim()).toBe(hash);
  });
});
