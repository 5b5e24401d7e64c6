import { beforeAll, describe, expect, inject, test } from 'vitest';
import { generateOpaqueToken } from '@rekey/keys/opaque-token';
import { addServiceToken, administrator, privateFile } from './support/account.ts';
import { answering, startFarEnd } from '../../client/test/support/far-end.ts';
import { rekey } from './support/rekey-command.ts';

let token: string;

beforeAll(async () => {
  token = await addServiceToken(await administrator(), ['API_KEY_READ']);
});

const status = ['secret', 'status'];

test.each([0o640, 0o604, 0o660, 0o622, 0o644])('refuses a file of mode %o', async (mode) => {
  const REKEY_SERVICE_TOKEN_FILE = privateFile(token, mode);
  const run = await rekey(status, { env: { REKEY_SERVICE_TOKEN_FILE } });
  expect(run.exitCode).toBe(2);
  expect(run.stderr).toBe(
    `rekey: The file ${REKEY_SERVICE_TOKEN_FILE} has mode 0${mode.toString(8)}, so others than its owner can use it. Run: chmod 600 ${REKEY_SERVICE_TOKEN_FILE}\n`,
  );
});

test.each([
  ['by itself', (text: string) => text],
  ['as the header that curl takes', (text: string) => `Authorization: Bearer ${text}\n`],
])('reads a file that has it %s', async (_, written) => {
  const run = await rekey(['keys', 'list', '--token-file', privateFile(written(token), 0o400)]);
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
});

describe('with the token in the environment', () => {
  test('names the scope that is missing', async () => {
    const run = await rekey(status, { env: { REKEY_SERVICE_TOKEN: token } });
    expect(run.exitCode).toBe(3);
    expect(run.stderr).toMatch(/^rekey: .*SHARED_SECRET_READ.*\n$/);
  });

  test('says that nobody knows it', async () => {
    const env = { REKEY_SERVICE_TOKEN: generateOpaqueToken('rkt_') };
    const run = await rekey([...status, '--json'], { env });
    expect(run).toMatchObject({ exitCode: 3, stdout: '' });
    expect(JSON.parse(run.stderr)).toMatchObject({
      error: { code: 'UNAUTHENTICATED', exitCode: 3 },
    });
  });

  test('refuses one that was not copied whole, without quoting it', async () => {
    const run = await rekey(status, { env: { REKEY_SERVICE_TOKEN: token.slice(0, -1) } });
    expect(run.exitCode).toBe(2);
    expect(run.stderr).not.toContain(token.slice(4, 20));
  });
});

test('says where a token comes from when there is none', async () => {
  const run = await rekey(status);
  expect(run.exitCode).toBe(2);
  expect(run.stderr).toMatch(/Settings > Service Tokens.*REKEY_SERVICE_TOKEN_FILE/);
});

test.each([
  ['ftp://rekey.example', /no.* http or https address/],
  ['https://user:password@rekey.example', /without a user/],
  ['https://rekey.example/admin', /did you mean https:\/\/rekey\.example\?/],
  ['http://rekey.example', /Use https/],
])('refuses the address %s', async (REKEY_URL, said) => {
  const run = await rekey(status, { env: { REKEY_URL, REKEY_SERVICE_TOKEN: token } });
  expect(run.exitCode).toBe(2);
  expect(run.stderr).toMatch(said);
});

test('says that nobody answers, after the time that it may wait', async () => {
  const env = { REKEY_URL: 'http://127.0.0.1:9', REKEY_SERVICE_TOKEN: token };
  const run = await rekey([...status, '--wait', '0'], { env });
  expect(run.exitCode).toBe(6);
  expect(run.stderr).toBe('rekey: Rekey could not be reached at http://127.0.0.1:9.\n');
});

test('sends the token nowhere that an answer points to', async () => {
  const elsewhere = await startFarEnd();
  const farEnd = await startFarEnd();
  farEnd.answers.push(answering(307, { location: `${elsewhere.origin}/graphql` }));
  const env = { REKEY_URL: farEnd.origin, REKEY_SERVICE_TOKEN: token };
  const run = await rekey(status, { env });
  await Promise.all([farEnd.stop(), elsewhere.stop()]);
  expect(farEnd.asked).toEqual(['/graphql']);
  expect(elsewhere.asked).toEqual([]);
  expect(run.exitCode).toBe(2);
  expect(run.stderr).toMatch(/is not Rekey \(HTTP 307\)/);
});

test('asks again while Rekey cannot answer', async () => {
  const farEnd = await startFarEnd(inject('rekeyOrigin'));
  farEnd.answers.push(answering(503), answering(502, {}, '<html>'));
  const env = { REKEY_URL: farEnd.origin, REKEY_SERVICE_TOKEN: token };
  const list = ['keys', 'list', '--search', 'none of them'];
  expect(await rekey(list, { env })).toMatchObject({ exitCode: 0, stderr: '' });
  await farEnd.stop();
  expect(farEnd.asked).toHaveLength(3);
});

test('shows no secret that an answer throws back', async () => {
  const farEnd = await startFarEnd();
  const errors = [{ message: `\u001b[31mWho is ${token}?`, extensions: { code: 'FORBIDDEN' } }];
  farEnd.answers.push(answering(200, {}, JSON.stringify({ errors })));
  const env = { REKEY_URL: farEnd.origin, REKEY_SERVICE_TOKEN: token };
  const run = await rekey(status, { env });
  await farEnd.stop();
  expect(run).toMatchObject({ exitCode: 3, stderr: 'rekey:  [31mWho is rkt_…?\n' });
});
