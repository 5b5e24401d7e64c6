import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup/layout.js';

/** What is delivered or run: tests, benchmarks and the demonstration keep nobody's secrets. */
const SOURCES = ['apps/*/src', 'packages/*/src', 'scripts'].map(
  (folder) => `${folder}/**/*.{ts,js,svelte}`,
);
const NOT_OURS = /\/generated\/|^scripts\/test\//;
const IMPORTS = /^(?:import|export)\s+(?<names>[^'"]*?)\s+from\s+'(?<from>[^'"]+)'/gms;
/**
 * Libraries whose name says that they encrypt, sign, hash, draw lots, or speak TLS. Not `uuidv7`: a time
 * and 74 random bits for ids of rows, which open nothing.
 */
const LIBRARIES =
  /^(?![.#]|@rekey|uuidv7$).*?(crypt|hash|jose|jw[aekst]|sodium|nacl|noble|argon|otp|webauthn|webhooks|auth|openid|oidc|tls|https|ssl|x509|pki|forge|md5|sha\d|uuid|nanoid|random|mailer)/i;
/** What a runtime has without an import. */
const GLOBALS = /\bimport\('(?:node:)?crypto'\)|\bcrypto\.(?:subtle\.)?\w+|\bMath\.random\b/g;

/**
 * Every source file that does cryptography, or has it done, with what it calls for that.
 *
 * @returns {Map<string, Set<string>>} by the file's path
 */
export function findCryptography() {
  /** @type {Map<string, Set<string>>} */
  const found = new Map();
  for (const path of globSync(SOURCES, { cwd: root }).toSorted()) {
    if (NOT_OURS.test(path)) continue;
    const calls = callsOf(readFileSync(join(root, path), 'utf8'));
    if (calls.size > 0) found.set(path, calls);
  }
  return found;
}

/**
 * @param {string} source
 * @returns {Set<string>} names that are imported from libraries of cryptography, and globals
 */
export function callsOf(source) {
  /** @type {Set<string>} */
  const calls = new Set(withoutComments(source).match(GLOBALS));
  for (const { groups: { names = '', from = '' } = {} } of source.matchAll(IMPORTS)) {
    const isZlib = from === 'node:zlib';
    if (names.startsWith('type ') || !(LIBRARIES.test(from) || isZlib)) continue;
    for (const name of names.replaceAll(/[{}]/g, '').split(',')) {
      const [called = ''] = name.trim().startsWith('*') ? [name.trim()] : name.trim().split(' as ');
      if (called !== '' && !called.startsWith('type ') && (!isZlib || called === 'crc32'))
        calls.add(called);
    }
  }
  return calls;
}

/** Every library that does cryptography for a source file of ours, but for its types alone. */
export function findLibraries() {
  const libraries = [...findCryptography().keys()].flatMap((path) =>
    Array.from(readFileSync(join(root, path), 'utf8').matchAll(IMPORTS))
      .filter(({ groups }) => !groups?.['names']?.startsWith('type '))
      .map(({ groups }) => groups?.['from'] ?? ''),
  );
  return new Set(libraries.filter((library) => LIBRARIES.test(library)));
}

/** @param {string} source */
export function withoutComments(source) {
  return source.replaceAll(/\/\*.*?\*\/|(?<=^|\s)\/\/.*?$/gms, '');
}
