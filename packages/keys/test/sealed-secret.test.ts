import { createSecretKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  generateMasterKey,
  open,
  parseMasterKeys,
  seal,
  type MasterKeyRing,
  type SealBinding,
} from '../src/sealed-secret.ts';
import { SECRET } from './forge.ts';

const BINDING: SealBinding = { accountId: 'account-1', purpose: 'shared-secret', version: 4 };
const RING = ringOf('current');

function ringOf(...ids: string[]): MasterKeyRing {
  const keys = new Map(ids.map((id) => [id, createSecretKey(randomBytes(32))] as const));
  return { currentId: ids[0] ?? '', keys };
}

test('opens to what was sealed, whatever the text and the binding', () => {
  const binding = fc.record({ accountId: fc.string(), purpose: fc.string(), version: fc.nat() });
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), binding, (value, bound) => {
      expect(open(RING, seal(RING, value, bound), bound)).toEqual({ ok: true, value });
    }),
  );
});

test('never gives the same bytes twice, and none of the plaintext', () => {
  const sealed = seal(RING, SECRET, BINDING);
  expect(seal(RING, SECRET, BINDING)).not.toEqual(sealed);
  expect(Buffer.from(sealed).includes(SECRET.slice(0, 8))).toBe(false);
});

test('grows by 30 bytes and the length of the key id', () => {
  expect(seal(RING, SECRET, BINDING)).toHaveLength(SECRET.length + 30 + 'current'.length);
});

describe('does not open under another binding', () => {
  test.each([
    ['account', { ...BINDING, accountId: 'account-2' }],
    ['purpose', { ...BINDING, purpose: 'webhook-secret' }],
    ['version', { ...BINDING, version: 5 }],
    [
      'border between account and purpose',
      { ...BINDING, accountId: 'account-1s', purpose: 'hared-secret' },
    ],
  ])('%s', (_, binding) => {
    expect(open(RING, seal(RING, SECRET, BINDING), binding)).toEqual({
      ok: false,
      code: 'DAMAGED',
    });
  });

  test('any two that differ', () => {
    const part = fc.string({ unit: fc.constantFrom('a', '1', '\0', ',') });
    const binding = fc.record({ accountId: part, purpose: part, version: fc.nat(20) });
    fc.assert(
      fc.property(binding, binding, (one, other) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other));
        expect(open(RING, seal(RING, SECRET, one), other).ok).toBe(false);
      }),
    );
  });
});

test('does not open with any of its bits changed', () => {
  const sealed = seal(RING, SECRET, BINDING);
  for (let bit = 0; bit < sealed.length * 8; bit += 1) {
    const changed = Uint8Array.from(sealed);
    changed[bit >> 3]! ^= 1 << (bit & 7);
    expect(open(RING, changed, BINDING).ok).toBe(false);
  }
});

test('does not open cut short or with something behind it', () => {
  const sealed = seal(RING, SECRET, BINDING);
  for (let bytes = 0; bytes < sealed.length; bytes += 1) {
    expect(open(RING, sealed.subarray(0, bytes), BINDING).ok).toBe(false);
  }
  expect(open(RING, Buffer.concat([sealed, Buffer.of(0)]), BINDING).ok).toBe(false);
});

test('never throws, whatever the bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => !open(RING, bytes, BINDING).ok),
  );
});

test('opens with an older key of the ring, and names the key that is missing', () => {
  const sealed = seal(RING, SECRET, BINDING);
  const newer = ringOf('newer');
  const both: MasterKeyRing = { currentId: 'newer', keys: new Map([...newer.keys, ...RING.keys]) };
  expect(open(both, sealed, BINDING)).toEqual({ ok: true, value: SECRET });
  expect(open(newer, sealed, BINDING)).toEqual({
    ok: false,
    code: 'UNKNOWN_MASTER_KEY',
    keyId: 'current',
  });
});

test('does not open with another key under the same id', () => {
  const sealed = seal(RING, SECRET, BINDING);
  expect(open(ringOf('current'), sealed, BINDING)).toEqual({ ok: false, code: 'DAMAGED' });
});

test('the id of the key is part of what is sealed', () => {
  const shared = createSecretKey(randomBytes(32));
  const one: MasterKeyRing = { currentId: 'one', keys: new Map([['one', shared]]) };
  const two: MasterKeyRing = { currentId: 'two', keys: new Map([['two', shared]]) };
  const renamed = Buffer.from(seal(one, SECRET, BINDING));
  renamed.write('two', 2, 'latin1');
  expect(open(two, renamed, BINDING)).toEqual({ ok: false, code: 'DAMAGED' });
});

test('names no missing key by what cannot be an id, since the name goes into messages', () => {
  const sealed = Buffer.from(seal(RING, SECRET, BINDING));
  sealed.write('cur\nent', 2, 'latin1');
  expect(open(RING, sealed, BINDING)).toEqual({ ok: false, code: 'DAMAGED' });
});

test('a ring from the setting seals and opens', () => {
  const parsed = parseMasterKeys(generateMasterKey());
  if (!parsed.ok) throw new Error(parsed.message);
  const sealed = seal(parsed.ring, SECRET, BINDING);
  expect(open(parsed.ring, sealed, BINDING)).toEqual({ ok: true, value: SECRET });
});
