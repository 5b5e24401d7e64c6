import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { encodeCredential } from '@rekey/keys/credential';
import { generateOpaqueToken } from '@rekey/keys/opaque-token';
import { fingerprintOf, generateSharedSecret } from '@rekey/keys/shared-secret';

// What docs/integrations/README.md tells people to type, typed.

const readme = readFileSync(
  join(import.meta.dirname, '../../../docs/integrations/README.md'),
  'utf8',
);
const byHand = readme.slice(readme.indexOf('## Update a credential string by hand'));
const [update, fingerprint] = [...byHand.matchAll(/```sh\n(.*?)```/gs)].map((block) => block[1]!);
const hasJq = spawnSync('jq', ['--version']).status === 0;
if (!hasJq) console.log('\nNote: not run, for want of jq: updating a credential string by hand');

const newSecret = generateSharedSecret();
const credential = {
  url: 'https://rekey.example/api/v1',
  shortname: 'acmecorp',
  appname: 'splunk-forwarder',
  sharedsecret: generateSharedSecret(),
  appkey: generateOpaqueToken('rka_'),
};
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rekey-by-hand-'));
  writeFileSync(join(folder, 'secret'), `${newSecret}\n`);
});
afterEach(() => rmSync(folder, { recursive: true }));

const type = (command: string) => execFileSync('sh', ['-c', command], { cwd: folder }).toString();

// Of each length: 0, 1 and 2 signs of padding.
test.runIf(hasJq).each(['a', 'ab', 'abc'])('puts the new secret into that of %s', (appname) => {
  const old = encodeCredential({ ...credential, appname });
  const made = encodeCredential({ ...credential, appname, sharedsecret: newSecret });
  for (const text of [old, old.replace(/=+$/, ''), `${old.replace(/.{76}/g, '$&\n')}\n`]) {
    writeFileSync(join(folder, 'credential'), text);
    type(update!);
    expect(readFileSync(join(folder, 'credential.new'), 'utf8')).toBe(`${made}\n`);
  }
});

test('tells the fingerprint of a secret', () => {
  expect(type(fingerprint!)).toBe(`${fingerprintOf(newSecret)}\n`);
});
