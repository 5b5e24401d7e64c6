import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { root } from '../setup/layout.js';
import { callsOf, findCryptography, findLibraries, withoutComments } from './find-cryptography.js';

const ROW = /^\| `(?<path>[^`]+)` +\| [^|]+ \| (?<calls>[^|]+) \| [^|]+ \|$/gm;
const found = findCryptography();
/** docs/cryptography.md, "Where it is done": by path, or folder with a slash at its end. */
const rows = new Map(
  Array.from(
    readFileSync(join(root, 'docs/cryptography.md'), 'utf8').matchAll(ROW),
    ({ groups: { path = '', calls = '' } = {} }) => [
      path,
      new Set(calls.match(/(?<=`)[\w.]+(?=`)/g)),
    ],
  ),
);
/** Who does the cryptography: Node's OpenSSL, and libraries that others rely on as well. */
const LIBRARIES = [
  '@simplewebauthn/browser',
  '@simplewebauthn/server',
  '@simplewebauthn/server/helpers',
  'better-auth/adapters/prisma',
  'better-auth/minimal',
  'node:crypto',
  'node:https',
  'nodemailer',
  'openid-client',
  'otpauth',
  'standardwebhooks',
];
/** @param {string} path */
const rowOf = (path) => [...rows.keys()].find((row) => path === row || isBelow(path, row));
/** @param {string} path @param {string} row */
const isBelow = (path, row) => row.endsWith('/') && path.startsWith(row);

// OWASP ASVS 5.0, 11.1.2 and 11.1.3: whoever encrypts, hashes, signs or draws lots somewhere new says so.
describe('docs/cryptography.md', () => {
  test('is found, and so is the cryptography', () => {
    assert.ok(rows.size > 40 && found.size > 40, `${rows.size} ${found.size}`);
  });

  for (const [path, calls] of found)
    test(`says what ${path} does`, () => {
      const row = rowOf(path);
      assert.ok(row, `it calls ${[...calls].join(', ')}, and has no row in "Where it is done"`);
      assert.deepEqual(
        [...calls].filter((call) => !rows.get(row)?.has(call)),
        [],
      );
    });

  for (const [row, calls] of rows)
    test(`has a row for ${row} because it does so`, () => {
      const done = [...found].filter(([path]) => path === row || isBelow(path, row));
      const called = new Set(done.flatMap(([, some]) => [...some]));
      assert.deepEqual(
        [...calls].filter((call) => !called.has(call)),
        [],
      );
      assert.ok(calls.size > 0);
    });
});

// OWASP ASVS 5.0, 11.4.1 and 11.4.3, and 11.3.1, 11.3.2 of ciphers.
describe('the sources', () => {
  const HASHED =
    /\b(?:createHash|hash|createHmac|hkdfSync|generateKeyPairSync|subtle\.digest)\(\s*(?<first>[^,)]+)/g;
  const WEAK =
    /\b(?:md[245]|sha-?1|ripemd(?:160)?|rc[24]|blowfish|3?des(?:-ede3)?|aes-?\d+-?(?:ecb|cbc|ctr)|pkcs1|rsaes|rsa1_5|createCipher|pseudoRandomBytes)\b/gi;

  for (const path of found.keys()) {
    const source = withoutComments(readFileSync(join(root, path), 'utf8'));
    const named = Array.from(source.matchAll(HASHED), ({ groups }) => groups?.['first']?.trim());
    for (const first of named)
      test(`${path} hashes or makes keys with what is approved: ${first}`, () =>
        assert.ok(["'sha256'", "'SHA-256'", "'ed25519'"].includes(first ?? '')));
    test(`${path} names nothing that is weak`, () => {
      const allowed = path === 'apps/api/src/second-factor/totp.ts' ? ['SHA1'] : [];
      assert.deepEqual(source.match(WEAK) ?? [], allowed);
    });
  }

  // OWASP ASVS 5.0, 11.2.1: nothing is put together from its parts, as HMAC could be from a hash.
  test('leave cryptography to libraries', () => {
    assert.deepEqual([...findLibraries()].toSorted(), LIBRARIES);
    for (const path of found.keys())
      assert.doesNotMatch(readFileSync(join(root, path), 'utf8'), /\^\s*0x(?:36|5c)|\b[io]pad\b/i);
  });

  // OWASP ASVS 5.0, 11.5.1 and 11.5.2: the system's generator alone, but where nothing is to be guessed.
  test('draw no lots by Math.random but to spread attempts', () => {
    const drawing = [...found].filter(([, calls]) => calls.has('Math.random'));
    assert.deepEqual(
      drawing.map(([path]) => path),
      ['apps/api/src/webhook/retry-schedule.ts', 'packages/client/src/wait.ts'],
    );
  });
});

describe('looking for cryptography', () => {
  for (const [source, calls] of /** @type {const} */ ([
    ["import { createHash, type Hash } from 'node:crypto';", ['createHash']],
    ["import {\n  scrypt as slow,\n  sign,\n} from 'crypto';", ['scrypt', 'sign']],
    ["import * as crypto from 'node:crypto';", ['* as crypto']],
    ["import sodium from 'libsodium-wrappers';", ['sodium']],
    ["import { hashPassword } from 'better-auth/crypto';", ['hashPassword']],
    ["import { gzipSync, crc32 } from 'node:zlib';", ['crc32']],
    ["const { createHash } = await import('node:crypto');", ["import('node:crypto')"]],
    ['globalThis.crypto.subtle.encrypt(a, b, c)', ['crypto.subtle.encrypt']],
    ['const lot = Math.random();', ['Math.random']],
    ["import type { KeyObject } from 'node:crypto';", []],
    ["import { hash } from './hash-input.ts';", []],
    ['// crypto.subtle.sign', []],
  ]))
    test(`finds ${calls.join(', ') || 'nothing'} in ${source}`, () =>
      assert.deepEqual([...callsOf(source)], calls));
});
