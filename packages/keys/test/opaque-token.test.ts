import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  generateOpaqueToken,
  hashOpaqueToken,
  opaqueTokenEquals,
  parseOpaqueToken,
} from '../src/opaque-token.ts';
import { replaceAt, charsOf } from './forge.ts';

const TOKEN = generateOpaqueToken('rka_');

test('a new token has its prefix, 43 random base62 characters and 6 of checksum', () => {
  expect(TOKEN).toMatch(/^rka_[0-9A-Za-z]{49}$/);
  expect(parseOpaqueToken('rka_', TOKEN)).toEqual({ ok: true, value: TOKEN });
});

test('43 base62 characters hold at least 256 bits', () => {
  expect(62n ** 43n).toBeGreaterThanOrEqual(2n ** 256n);
});

test('no two tokens are alike, and every character of the alphabet is about as likely', () => {
  const tokens = Array.from({ length: 5000 }, () => generateOpaqueToken('rkt_'));
  expect(new Set(tokens).size).toBe(tokens.length);
  const counts = new Map<string, number>();
  for (const char of tokens.map((token) => token.slice(4, 47)).join('')) {
    counts.set(char, (counts.get(char) ?? 0) + 1);
  }
  const mean = (5000 * 43) / 62;
  // Ten standard deviations: a byte taken modulo 62 would give eight characters a quarter more.
  const tolerance = 10 * Math.sqrt(mean);
  expect(counts.size).toBe(62);
  for (const count of counts.values()) expect(Math.abs(count - mean)).toBeLessThan(tolerance);
});

// ASVS 5.0, 11.5.2: a generator that is asked for much at once repeats nothing and runs out of nothing.
test('a hundred thousand made at once are whole, and none is made twice', async () => {
  const kinds = ['rks_', 'rka_', 'rkt_', 'rkr_'] as const;
  const make = async (at: number) => generateOpaqueToken(kinds[at % kinds.length] ?? 'rks_');
  const tokens = await Promise.all(Array.from({ length: 100_000 }, (_, at) => make(at)));
  expect(new Set(tokens.map((token) => token.slice(4, 47))).size).toBe(tokens.length);
  expect(tokens.every((token) => /^rk[satr]_[0-9A-Za-z]{49}$/.test(token))).toBe(true);
});

test('the checksum is CRC-32 in six base62 digits, so that a scanner can work it out', () => {
  // CRC-32 of "rks_" and 43 zeroes, worked out with another implementation.
  const body = `rks_${'0'.repeat(43)}`;
  expect(parseOpaqueToken('rks_', `${body}3YXKfS`)).toMatchObject({ ok: true });
});

test.each([
  ['another kind of token', generateOpaqueToken('rks_'), 'WRONG_PREFIX'],
  ['nothing', '', 'WRONG_PREFIX'],
  ['a prefix alone', 'rka_', 'WRONG_LENGTH'],
  ['a character too few', TOKEN.slice(0, -1), 'WRONG_LENGTH'],
  ['a character too many', `${TOKEN}0`, 'WRONG_LENGTH'],
  ['a line end', `${TOKEN}\n`, 'WRONG_LENGTH'],
  ['a character of another alphabet', replaceAt(TOKEN, 10, '-'), 'WRONG_ALPHABET'],
  ['a letter that only looks right', replaceAt(TOKEN, 10, 'а'), 'WRONG_ALPHABET'],
  ['another character', replaceAt(TOKEN, 10, TOKEN[10] === 'x' ? 'y' : 'x'), 'WRONG_CHECKSUM'],
])('refuses %s', (_, text, code) => {
  expect(parseOpaqueToken('rka_', text)).toEqual({ ok: false, code });
});

test('refuses every change of a single character', () => {
  const change = fc.tuple(fc.nat(TOKEN.length - 1), fc.string({ minLength: 1, maxLength: 1 }));
  const base62 = fc.tuple(fc.nat(TOKEN.length - 1), fc.constantFrom(...charsOf('0189AZaz')));
  fc.assert(
    fc.property(fc.oneof(change, base62), ([at, char]) => {
      fc.pre(TOKEN[at] !== char);
      return !parseOpaqueToken('rka_', replaceAt(TOKEN, at, char)).ok;
    }),
    { numRuns: 2000 },
  );
});

test('refuses any two neighbours changed over', () => {
  for (let at = 4; at < TOKEN.length - 1; at += 1) {
    const swapped =
      TOKEN.slice(0, at) + TOKEN.charAt(at + 1) + TOKEN.charAt(at) + TOKEN.slice(at + 2);
    if (swapped !== TOKEN) expect(parseOpaqueToken('rka_', swapped).ok).toBe(false);
  }
});

test('never throws, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => !parseOpaqueToken('rkr_', text).ok),
  );
});

// FIPS 180-2 appendix B.1: SHA-256 of "abc".
test('is stored as SHA-256 of its UTF-8', () => {
  expect(Buffer.from(hashOpaqueToken('abc')).toString('hex')).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
});

test('is recognised by its hash, and no other is', () => {
  const hash = hashOpaqueToken(TOKEN);
  expect(opaqueTokenEquals(hash, TOKEN)).toBe(true);
  expect(opaqueTokenEquals(hash, generateOpaqueToken('rka_'))).toBe(false);
  expect(opaqueTokenEquals(hash.slice(0, 31), TOKEN)).toBe(false);
  expect(opaqueTokenEquals(new Uint8Array(0), '')).toBe(false);
});
