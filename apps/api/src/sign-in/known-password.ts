import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** What is kept of each password's SHA-256; of 25 million other passwords, one is taken for one of these. */
const HASH_BYTES = 5;

/** Sorted hashes, one behind the other; `make-hashes.js` beside them says of what. */
const HASHES_PATH = createRequire(import.meta.url).resolve('#known-passwords');

let loaded: Promise<Buffer> | undefined;

/**
 * Whether a password is one of the 43,940 most used ones of 12 characters or more that were seen in
 * breaches, in whatever case (ASVS 6.2.4, 6.2.12). The list is read when first asked for: 220 kB.
 */
export async function isKnownPassword(password: string): Promise<boolean> {
  loaded ??= readFile(HASHES_PATH);
  const hashes = await loaded;
  const hash = createHash('sha256').update(password.toLowerCase()).digest();
  let from = 0;
  let to = hashes.length / HASH_BYTES;
  while (from < to) {
    const middle = (from + to) >> 1;
    const at = middle * HASH_BYTES;
    const order = hash.compare(hashes, at, at + HASH_BYTES, 0, HASH_BYTES);
    if (order === 0) return true;
    if (order < 0) to = middle;
    else from = middle + 1;
  }
  return false;
}
