import { readFileSync, statSync } from 'node:fs';
import { encodeCredential } from '@rekey/keys/credential';
import { generateOpaqueToken } from '@rekey/keys/opaque-token';
import { generateSharedSecret } from '@rekey/keys/shared-secret';
import { expect, test } from 'vitest';
import { privateFile } from './support/account.ts';
import { rekey } from './support/rekey-command.ts';

const secret = generateSharedSecret();
const credential = {
  url: 'https://rekey.example/api/v1',
  shortname: 'acmecorp',
  appname: 'splunk-forwarder',
  sharedsecret: generateSharedSecret(),
  appkey: generateOpaqueToken('rka_'),
};
const old = encodeCredential(credential);
const updated = encodeCredential({ ...credential, sharedsecret: secret });
// No Rekey is asked.
const env = { REKEY_URL: '' };
const update = (args: readonly string[], input = '') =>
  rekey(['credential', 'update', ...args], { env, input });

test.each([
  ['as it was given', old],
  ['without padding, in lines', old.replace(/=+$/, '').replace(/.{76}/g, '$&\n')],
])('puts the new secret into one %s', async (_, text) => {
  const run = await update(['--secret-file', privateFile(`${secret}\n`)], text);
  expect(run).toMatchObject({ exitCode: 0, stdout: `${updated}\n`, stderr: '' });
});

test('takes the secret from standard input and replaces the file, with its mode', async () => {
  const path = privateFile(`${old}\n`, 0o640);
  const run = await update([path, '--secret-file', '-', '--in-place'], secret);
  expect(run).toMatchObject({ exitCode: 0, stdout: '' });
  expect(readFileSync(path, 'utf8')).toBe(`${updated}\n`);
  expect(statSync(path).mode & 0o777).toBe(0o640);
});

test.each([
  ['nothing', ''],
  ['what is cut off', old.slice(0, -30)],
  [
    'a secret that was not copied whole',
    encodeCredential({ ...credential, sharedsecret: `${secret}x` }),
  ],
])('says what is wrong with %s, and quotes none of it', async (_, text) => {
  const run = await update(['--secret-file', privateFile(secret)], text);
  expect(run).toMatchObject({ exitCode: 2, stdout: '' });
  expect(run.stderr).toMatch(/^rekey: Standard input holds no credential string: .*\n$/);
  for (const part of [secret.slice(4, 24), credential.appkey.slice(4, 24), old.slice(8, 40)])
    expect(run.stderr).not.toContain(part);
});

test.each([
  [['--secret-file', '-'], /cannot both come from standard input/],
  [['--secret-file', '/dev/null', '--in-place'], /--in-place needs a file/],
  [[], /--secret-file <file>' not specified/],
])('refuses %j', async (args, said) => {
  const run = await update(args);
  expect(run.exitCode).toBe(2);
  expect(run.stderr).toMatch(said);
});
