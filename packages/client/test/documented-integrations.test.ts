import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import type { Administrator } from '../../../apps/api/test/support/administrator.ts';
import {
  addCredential,
  administrator,
  decode,
  regenerate,
  rekeyOrigin,
  withChanges,
} from './support/account.ts';
import { answering, startFarEnd } from './support/far-end.ts';
import { documentedIntegrations, run } from './support/documented-integration.ts';

const { here, missing } = documentedIntegrations();
// `npm test` shows the lines of a suite that begin so; Vitest begins the first with a colour.
if (missing.length > 0)
  console.log(`\nNote: not run, for want of runtime or library: ${missing.join(', ')}`);

const GUARDED = `${rekeyOrigin}/api/v1/auth/verify`;
const timeout = { timeout: 60_000 };

let admin: Administrator;
let credential: string;

beforeAll(async () => {
  admin = await administrator();
  credential = await addCredential(admin);
});

/** As it comes out of mails: unpadded, in lines. */
const inLines = (text: string) => `${text.replace(/=+$/, '').replace(/.{76}/g, '$&\n')}\n`;

function expectNoSecret(told: string): void {
  const { sharedsecret, appkey } = decode(credential);
  for (const secret of [sharedsecret, appkey, credential])
    for (const part of [secret.slice(0, 20), secret.slice(20, 40)])
      expect(told).not.toContain(part);
}

describe.concurrent('with its credential string in a file', () => {
  test.each(here)('$name calls a guarded API', timeout, async (integration) => {
    const ended = await run(integration, GUARDED, inLines(credential), 'file');
    expect(ended).toEqual({ exitCode: 0, told: 'HTTP 200\n' });
  });

  test.each(here)('$name shows nothing of one that is broken', timeout, async (integration) => {
    const json = JSON.stringify(decode(credential));
    // Parsers quote what they do not understand: a text that does not end, a text where a comma should be.
    for (const broken of [json.slice(0, -24), json.replace(',"sharedsecret"', '"sharedsecret"')]) {
      const encoded = Buffer.from(broken).toString('base64');
      expectNoSecret((await run(integration, GUARDED, encoded, 'file')).told);
    }
  });
});

describe.concurrent('when the API redirects to elsewhere', () => {
  test.each(here)('$name sends no token there', timeout, async (integration) => {
    const tokens: unknown[] = [];
    const elsewhere = await startFarEnd();
    const api = await startFarEnd();
    api.answers.push(answering(302, { location: `${elsewhere.origin}/caught` }));
    elsewhere.answers.push((request, response) => {
      tokens.push(request.headers.authorization);
      response.end();
    });
    const { told } = await run(integration, `${api.origin}/orders`, credential, 'file');
    await Promise.all([api.stop(), elsewhere.stop()]);
    expect(told).toMatch(/^HTTP (302|200)\n$/);
    expect(tokens.filter(Boolean)).toEqual([]);
  });
});

test('what the README of the package shows goes on through a regeneration', timeout, async () => {
  const readme = await readFile(join(import.meta.dirname, '../README.md'), 'utf8');
  const code = /```js\n(.*?)```/s.exec(readme)![1]!;
  const installation = inject('installation');
  await writeFile(join(installation, 'readme.mjs'), `${code}${CALL_AFTER_REGENERATION}`);
  const REKEY_CREDENTIAL_FILE = join(installation, 'credential');
  await writeFile(REKEY_CREDENTIAL_FILE, credential, { mode: 0o600 });
  const env = { ...process.env, REKEY_CREDENTIAL_FILE, API_URL: GUARDED };
  const child = spawn(process.execPath, ['readme.mjs'], { cwd: installation, env });
  let told = '';
  for await (const chunk of child.stdout) {
    told += String(chunk);
    if (child.stdin.writableEnded || !told.includes('\n')) continue;
    const sharedsecret = await regenerate(admin);
    credential = withChanges(credential, { sharedsecret });
    await writeFile(REKEY_CREDENTIAL_FILE, credential);
    child.stdin.end();
  }
  expect(told).toMatch(/^HTTP 200 secret [0-9a-f]{16}\nHTTP 200\n$/);
});

/** Calls once more when standard input ends. */
const CALL_AFTER_REGENERATION = `
for await (const _ of process.stdin);
console.log('HTTP', (await rekey.fetch(process.env.API_URL)).status);
`;

describe('after a regeneration', () => {
  beforeAll(async () => {
    await regenerate(admin);
  });

  describe.concurrent('of the shared secret, with the old one in the environment', () => {
    test.each(here)('$name says so, and no secret', timeout, async (integration) => {
      const { exitCode, told } = await run(integration, GUARDED, credential, 'environment');
      expect(told).toMatch(
        /SHARED_SECRET_REGENERATED: .* was regenerated at \d{4}-.*current shared secret/,
      );
      expect(exitCode).toBe(3);
      const { sharedsecret, appkey } = decode(credential);
      for (const secret of [sharedsecret, appkey, credential.slice(0, 40)])
        expect(told).not.toContain(secret);
    });
  });
});
