import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'smol-toml';
import { describe, expect, test } from 'vitest';
import { encodeCredential } from '../src/credential.ts';
import { generateOpaqueToken, type OpaqueTokenPrefix } from '../src/opaque-token.ts';

const root = resolve(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(resolve(root, path), 'utf8');

type Rules = {
  rules: { id: string; regex: string; keywords: string[] }[];
  allowlists: { regexes: string[] }[];
};

// gitleaks itself is no npm package; its file is read as it reads it, but for the entropy, which
// can only make it find less.
const { rules, allowlists } = parse(read('docs/secret-scanning/gitleaks.toml')) as Rules;
const allowed = allowlists.flatMap(({ regexes }) => regexes.map((regex) => new RegExp(regex)));

/** Ids of the rules that find something in a text, once for each find. */
function findings(text: string): string[] {
  const lower = text.toLowerCase();
  return rules
    .filter(({ keywords }) => keywords.some((keyword) => lower.includes(keyword)))
    .flatMap(({ id, regex }) =>
      [...text.matchAll(new RegExp(regex, 'g'))]
        .filter(([match]) => !allowed.some((pattern) => pattern.test(match)))
        .map(() => id),
    );
}

const kinds: readonly (readonly [OpaqueTokenPrefix, string])[] = [
  ['rks_', 'rekey-shared-secret'],
  ['rka_', 'rekey-appkey'],
  ['rkt_', 'rekey-service-token'],
  ['rkr_', 'rekey-refresh-token'],
];

describe('the rules for scanners', () => {
  test.each(kinds)('find %s… wherever it was left', (prefix, id) => {
    const secret = generateOpaqueToken(prefix);
    const places = [`TOKEN=${secret}`, `{"a":"${secret}"}`, `https://x/?t=${secret}&b`, secret];
    for (const place of places) expect(findings(`first line\n${place}\nlast line`)).toEqual([id]);
  });

  test('find a credential string, padded or not', () => {
    const credential = encodeCredential({
      url: 'https://rekey.example/api/v1',
      shortname: 'acmecorp',
      appname: 'splunk-forwarder',
      sharedsecret: generateOpaqueToken('rks_'),
      appkey: generateOpaqueToken('rka_'),
    });
    for (const text of [credential, credential.replace(/=+$/, '')])
      expect(findings(`REKEY_CREDENTIAL="${text}"`)).toEqual(['rekey-credential-string']);
  });

  test('leave alone what only looks like one', () => {
    const secret = generateOpaqueToken('rks_');
    const others = [secret.slice(0, -1), `${secret}x`, `x${secret}`, 'rks_…', 'rks_short'];
    for (const other of others) expect(findings(other)).toEqual([]);
  });

  test('find nothing in this repository', () => {
    const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' });
    const found = files
      .split('\0')
      .filter((path) => path !== '' && !/\.(png|ico|woff2)$/.test(path))
      // One that was deleted is still listed until that is committed.
      .filter((path) => existsSync(resolve(root, path)))
      .flatMap((path) => findings(read(path)).map((id) => `${path}: ${id}`));
    expect(found).toEqual([]);
  });
});

describe('the checksum as documented', () => {
  const python = /```python\n([\s\S]*?)```/.exec(read('docs/secret-scanning/README.md'))?.[1] ?? '';
  const judge = (text: string) =>
    execFileSync('python3', ['-c', python], { input: text, encoding: 'utf8' }).trim();

  if (spawnSync('python3', ['--version']).status !== 0) {
    process.stderr.write(
      'Note: Python is not installed, so its reading of checksums was not run\n',
    );
    return;
  }
  test('tells a secret from a look-alike', () => {
    const secret = generateOpaqueToken('rks_');
    expect(judge(secret)).toBe('genuine');
    const last = secret.endsWith('0') ? '1' : '0';
    expect(judge(secret.slice(0, -1) + last)).toBe('a look-alike');
  });
});
