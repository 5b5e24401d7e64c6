import { hash } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HmacKey, isSignedWith, prepareHmacKey } from '../src/hmac-key.ts';
import { SECRET } from './forge.ts';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const signHex = (key: Uint8Array, text: string): string =>
  Buffer.from(new HmacKey(key).sign(text), 'base64url').toString('hex');

// RFC 4231 sections 4.2 to 4.5, 4.7 and 4.8.
describe('gives the signatures of RFC 4231', () => {
  test.each([
    [
      'case 1',
      hex('0b'.repeat(20)),
      'Hi There',
      'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
    ],
    [
      'case 2',
      Buffer.from('Jefe'),
      'what do ya want for nothing?',
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    ],
    [
      'case 3',
      hex('aa'.repeat(20)),
      '\u00dd'.repeat(50),
      '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe',
    ],
    [
      'case 4',
      hex('0102030405060708090a0b0c0d0e0f10111213141516171819'),
      '\u00cd'.repeat(50),
      '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
    ],
    [
      'case 6',
      hex('aa'.repeat(131)),
      'Test Using Larger Than Block-Size Key - Hash Key First',
      '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
    ],
    [
      'case 7',
      hex('aa'.repeat(131)),
      'This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.',
      '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2',
    ],
  ])('%s', (_, key, text, signature) => {
    expect(signHex(key, text)).toBe(signature);
  });
});

// RFC 2104 section 2: H(K XOR opad, H(K XOR ipad, text)).
test('gives what RFC 2104 defines, for any key up to a block and any text', () => {
  const key = fc.uint8Array({ minLength: 0, maxLength: 64 });
  const text = fc.uint8Array({ maxLength: 300 });
  fc.assert(
    fc.property(key, text, (bytes, data) => {
      const block = Buffer.concat([bytes, Buffer.alloc(64 - bytes.length)]);
      const [ipad, opad] = [0x36, 0x5c].map((pad) => block.map((byte) => byte ^ pad));
      const inner = hash('sha256', Buffer.concat([ipad ?? block, data]), 'buffer');
      const expected = hash('sha256', Buffer.concat([opad ?? block, inner]), 'base64url');
      return new HmacKey(bytes).sign(Buffer.from(data).toString('latin1')) === expected;
    }),
    { numRuns: 1000 },
  );
});

// RFC 7518 section 3.2: "A key of the same size as the hash output […] or larger MUST be used".
test('takes no HS256 key below 32 bytes', () => {
  expect(() => prepareHmacKey(new Uint8Array(31))).toThrow(RangeError);
  expect(() => prepareHmacKey(new Uint8Array(32))).not.toThrow();
});

test('knows its own signature, and neither a shorter, a longer nor another one', () => {
  const key = prepareHmacKey(Buffer.from(SECRET));
  const signature = key.sign('text');
  expect(isSignedWith(key, 'text', signature)).toBe(true);
  expect(isSignedWith(key, 'texT', signature)).toBe(false);
  for (let chars = 0; chars < signature.length; chars += 1) {
    expect(isSignedWith(key, 'text', signature.slice(0, chars))).toBe(false);
  }
  expect(isSignedWith(key, 'text', `${signature}A`)).toBe(false);
  // The same low bytes: a comparison of these alone would take it.
  const wide = String.fromCharCode(signature.charCodeAt(0) + 0x100) + signature.slice(1);
  expect(isSignedWith(key, 'text', wide)).toBe(false);
});

test('a key that is printed or sent as JSON shows no byte of itself', () => {
  const key = prepareHmacKey(Buffer.from(SECRET));
  const shown = inspect(key, { showHidden: true, depth: 9 }) + JSON.stringify(key);
  expect(shown).not.toMatch(/[0-9a-f]{2} [0-9a-f]{2}|\d+,\s*\d+/);
  expect(Object.keys(structuredClone(key))).toEqual([]);
});
