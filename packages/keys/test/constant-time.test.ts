import type * as crypto from 'node:crypto';
import { beforeEach, expect, test, vi } from 'vitest';
import {
  checkAccessTokenSignature,
  deriveAccessTokenKey,
  issueAccessToken,
  parseAccessToken,
} from '../src/access-token.ts';
import { isSignedWith, prepareHmacKey } from '../src/hmac-key.ts';
import { generateOpaqueToken, hashOpaqueToken, opaqueTokenEquals } from '../src/opaque-token.ts';
import {
  checkRequestTokenSignature,
  encodeRequestToken,
  parseRequestToken,
  sharedSecretKey,
} from '../src/request-token.ts';
import { CLAIMS, NOW_SECONDS, SALT, SECRET, replaceAt } from './forge.ts';

/** What `timingSafeEqual` was given, as it was at that moment: the buffers are used again. */
const compared = vi.hoisted(() => [] as [string, string][]);

vi.mock('node:crypto', async (importOriginal) => {
  const original = await importOriginal<typeof crypto>();
  const hex = (bytes: NodeJS.ArrayBufferView) =>
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
  const timingSafeEqual: typeof original.timingSafeEqual = (one, other) => {
    compared.push([hex(one as Uint8Array), hex(other as Uint8Array)]);
    return original.timingSafeEqual(one, other);
  };
  return { ...original, timingSafeEqual };
});

beforeEach(() => void compared.splice(0));

/** The text with its first character, or its last, replaced by another of the same alphabet. */
const changed = (text: string, at: number) => replaceAt(text, at, text[at] === 'A' ? 'E' : 'A');
const SIGNATURE_CHARS = 43;
const utf16 = (text: string) => Buffer.from(text, 'utf16le').toString('hex');

// ASVS 5.0, 11.2.4. By what is compared, not by a clock: wherever two texts begin to differ, all of
// both goes to the one comparison that takes the same time for it.
test.each([
  ['the right signature', (right: string) => right, true],
  ['one that is wrong from its first character on', (right: string) => changed(right, 0), false],
  ['one that is wrong in its last', (right: string) => changed(right, SIGNATURE_CHARS - 1), false],
])('compares all of %s', (_, forge, isRight) => {
  const key = prepareHmacKey(Buffer.from(SECRET));
  const right = key.sign('text');
  const shown = forge(right);
  expect(isSignedWith(key, 'text', shown)).toBe(isRight);
  expect(compared).toEqual([[utf16(right), utf16(shown)]]);
});

test('compares signatures of request tokens so', () => {
  const key = sharedSecretKey(SECRET);
  const parsed = parseRequestToken(encodeRequestToken(CLAIMS, key));
  if (!parsed.ok) throw new Error(parsed.reason);
  const { signature } = parsed.token;
  const wrong = changed(signature, 0);
  expect(checkRequestTokenSignature(parsed.token, key)).toBe(true);
  expect(checkRequestTokenSignature({ ...parsed.token, signature: wrong }, key)).toBe(false);
  expect(compared).toEqual([
    [utf16(signature), utf16(signature)],
    [utf16(signature), utf16(wrong)],
  ]);
});

test('compares signatures of access tokens so', () => {
  const key = deriveAccessTokenKey(SECRET, SALT, 'default');
  const claims = {
    ...{ issuer: 'https://rekey.example', shortname: 'default', appname: 'splunk-forwarder' },
    ...{ apiKeyId: '0198c0de-7000-7000-8000-0123456789ab', appkeyVersion: 1 },
    ...{ issuedAtSeconds: NOW_SECONDS, expiresAtSeconds: NOW_SECONDS + 60, tokenId: 'b7a0' },
    role: 'readonly' as const,
  };
  const parsed = parseAccessToken(issueAccessToken(key, 1, claims));
  if (!parsed.ok) throw new Error('It is none of ours');
  const { signature } = parsed.token;
  const wrong = changed(signature, SIGNATURE_CHARS - 1);
  expect(checkAccessTokenSignature(parsed.token, key)).toBe(true);
  expect(checkAccessTokenSignature({ ...parsed.token, signature: wrong }, key)).toBe(false);
  expect(compared).toEqual([
    [utf16(signature), utf16(signature)],
    [utf16(signature), utf16(wrong)],
  ]);
});

test('compares appkeys and other opaque tokens by all of their hashes', () => {
  const [token, another] = [generateOpaqueToken('rka_'), generateOpaqueToken('rka_')];
  const hash = hashOpaqueToken(token);
  const hexOf = (text: string) => Buffer.from(hashOpaqueToken(text)).toString('hex');
  expect(opaqueTokenEquals(hash, token)).toBe(true);
  expect(opaqueTokenEquals(hash, another)).toBe(false);
  expect(compared).toEqual([
    [hexOf(token), hexOf(token)],
    [hexOf(token), hexOf(another)],
  ]);
});
