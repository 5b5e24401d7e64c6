import { describe, expect, test } from 'vitest';
import {
  deriveAccessTokenKey,
  generateAccessTokenSalt,
  hkdfSha256,
} from '../src/access-token-key.ts';
import { SECRET } from './forge.ts';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));

// RFC 5869 appendix A.1, A.2 and A.3.
describe('derives keys as RFC 5869 does', () => {
  const range = (from: number, to: number): Uint8Array =>
    Uint8Array.from({ length: to - from + 1 }, (_, index) => from + index);
  test.each([
    [
      'A.1',
      hex('0b'.repeat(22)),
      range(0x00, 0x0c),
      range(0xf0, 0xf9),
      '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
    ],
    [
      'A.2',
      range(0x00, 0x4f),
      range(0x60, 0xaf),
      range(0xb0, 0xff),
      'b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87',
    ],
    [
      'A.3',
      hex('0b'.repeat(22)),
      hex(''),
      hex(''),
      '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
    ],
  ])('%s', (_, secret, salt, info, expected) => {
    const bytes = hkdfSha256(secret, salt, info, expected.length / 2);
    expect(Buffer.from(bytes).toString('hex')).toBe(expected);
  });
});

test('makes salts of 32 bytes, no two alike', () => {
  const salts = Array.from({ length: 1000 }, generateAccessTokenSalt);
  expect(salts.every((salt) => salt.length === 32)).toBe(true);
  expect(new Set(salts.map((salt) => Buffer.from(salt).toString('hex'))).size).toBe(1000);
});

test.each([0, 16, 31, 33])('refuses a salt of %i bytes', (bytes) => {
  const salt = new Uint8Array(bytes);
  expect(() => deriveAccessTokenKey(SECRET, salt, 'default')).toThrow(RangeError);
});
