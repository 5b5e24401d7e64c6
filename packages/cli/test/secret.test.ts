import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Administrator } from '../../../apps/api/test/support/administrator.ts';
import { generateSharedSecret } from '@rekey/keys/shared-secret';
import { addServiceToken, administrator, currentSecret, privateFile } from './support/account.ts';
import { rekey, temporaryFolder } from './support/rekey-command.ts';

let admin: Administrator;
let env: Record<string, string>;

beforeAll(async () => {
  admin = await administrator();
  env = { REKEY_SERVICE_TOKEN_FILE: privateFile(`${await addServiceToken(admin)}\n`) };
});

describe('rekey secret show', () => {
  test('writes the secret and nothing else to standard output', async () => {
    const { value } = await currentSecret(admin);
    const run = await rekey(['secret', 'show'], { env });
    expect(run).toEqual({ exitCode: 0, signal: null, stdout: `${value}\n`, stderr: '' });
  });

  test('writes JSON', async () => {
    const secret = await currentSecret(admin);
    const { stdout } = await rekey(['secret', 'show', '--json'], { env });
    expect(JSON.parse(stdout)).toMatchObject({
      ...secret,
      createdBy: { kind: expect.any(String) },
    });
  });

  test('replaces a file, of mode 0600, with nothing but the secret', async () => {
    const { value } = await currentSecret(admin);
    const path = join(temporaryFolder(), 'secret');
    const run = await rekey(['secret', 'show', '--to-file', path], { env });
    expect(run).toMatchObject({ exitCode: 0, stdout: '' });
    expect(readFileSync(path, 'utf8')).toBe(value);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('reveals nothing when its destination cannot be written', async () => {
    const path = join(temporaryFolder(), 'missing', 'secret');
    const run = await rekey(['secret', 'show', '--to-file', path], { env });
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toBe(`rekey: Cannot write ${path}: ENOENT.\n`);
    expect(existsSync(path)).toBe(false);
  });
});

describe('rekey secret check', () => {
  test('knows the current secret by its fingerprint', async () => {
    const { value, version, fingerprint } = await currentSecret(admin);
    const run = await rekey(['secret', 'check', '--json'], { env, input: `${value}\n` });
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    const told = { state: 'CURRENT', fingerprint, version, acceptedUntil: null };
    expect(JSON.parse(run.stdout)).toEqual(told);
  });

  test('ends with 8 for a secret of nobody', async () => {
    const run = await rekey(['secret', 'check'], { env, input: generateSharedSecret() });
    expect(run.exitCode).toBe(8);
    expect(run.stdout).toMatch(/none of the ten newest versions/);
  });

  test('quotes nothing of what is not a secret', async () => {
    const input = `rks_${randomBytes(40).toString('base64')}`;
    const run = await rekey(['secret', 'check'], { env, input });
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toBe(
      'rekey: Standard input holds no shared secret: it was not copied whole.\n',
    );
  });
});

test('rekey secret fingerprint tells it of one in hand without asking Rekey', async () => {
  const { value, fingerprint } = await currentSecret(admin);
  const path = privateFile(value);
  const run = await rekey(['secret', 'fingerprint', path], { env: { REKEY_URL: '' } });
  expect(run).toMatchObject({ exitCode: 0, stdout: `${fingerprint}\n` });
});

test('rekey secret status tells no secret', async () => {
  const { value, version, fingerprint } = await currentSecret(admin);
  const run = await rekey(['secret', 'status'], { env });
  expect(run.stdout).toContain(fingerprint);
  expect(run.stdout).toMatch(new RegExp(`^version +${version}$`, 'm'));
  expect(run.stdout).not.toContain(value);
});
