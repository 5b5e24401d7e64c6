import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { HMAC_KEY_BYTES_MIN } from '../src/hmac-key.ts';
import { generateOpaqueToken } from '../src/opaque-token.ts';
import {
  fingerprintOf,
  formatFingerprint,
  generateSharedSecret,
  parseSharedSecret,
} from '../src/shared-secret.ts';

test('a new shared secret is one, and an appkey is none', () => {
  const secret = generateSharedSecret();
  expect(parseSharedSecret(secret)).toEqual({ ok: true, value: secret });
  expect(parseSharedSecret(generateOpaqueToken('rka_'))).toEqual({
    ok: false,
    code: 'WRONG_PREFIX',
  });
});

// RFC 7518 section 3.2: a key of at least 256 bits for HS256.
test('is long enough to be a key for HS256', () => {
  expect(Buffer.byteLength(generateSharedSecret())).toBeGreaterThanOrEqual(HMAC_KEY_BYTES_MIN);
});

test('has a fingerprint of 16 lowercase hex digits that stays the same from release to release', () => {
  const secret = `rks_${'0'.repeat(43)}3YXKfS`;
  expect(fingerprintOf(secret)).toBe('d240b63f8942538f');
  expect(formatFingerprint(fingerprintOf(secret))).toBe('d240 b63f 8942 538f');
});

test('has a fingerprint that is the beginning of no hash under which anything is stored', () => {
  const secret = generateSharedSecret();
  const stored = createHash('sha256').update(secret).digest('hex');
  expect(stored.startsWith(fingerprintOf(secret))).toBe(false);
});

test('has a fingerprint of its own', () => {
  const secrets = Array.from({ length: 1000 }, generateSharedSecret);
  expect(new Set(secrets.map(fingerprintOf)).size).toBe(secrets.length);
});
