import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeSegment, encodeSegment, splitCompactJws } from '../src/compact-jws.ts';
import { isSignedWith, prepareHmacKey } from '../src/hmac-key.ts';
import { refuseRequestTokenHeader } from '../src/request-token-header.ts';
import { charsOf } from './forge.ts';

// RFC 7515 appendix A.1.
const KEY_A1 =
  'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow';
const HEADER_A1 = 'eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9';
const PAYLOAD_A1 =
  'eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ';
const SIGNATURE_A1 = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';

test('takes the token of RFC 7515 A.1 apart, takes its header, and checks its signature', () => {
  const jws = splitCompactJws(`${HEADER_A1}.${PAYLOAD_A1}.${SIGNATURE_A1}`);
  const signingInput = `${HEADER_A1}.${PAYLOAD_A1}`;
  const parts = { header: HEADER_A1, payload: PAYLOAD_A1, signingInput, signature: SIGNATURE_A1 };
  expect(jws).toEqual(parts);
  expect(refuseRequestTokenHeader(HEADER_A1)).toBeNull();
  const key = prepareHmacKey(Buffer.from(KEY_A1, 'base64url'));
  expect(isSignedWith(key, signingInput, SIGNATURE_A1)).toBe(true);
  expect(isSignedWith(key, `${signingInput}A`, SIGNATURE_A1)).toBe(false);
});

test.each([
  ['nothing', ''],
  ['two parts', `${HEADER_A1}.${PAYLOAD_A1}`],
  ['four parts', `${HEADER_A1}.${PAYLOAD_A1}.${SIGNATURE_A1}.`],
  ['five parts, as JWE has', `${HEADER_A1}.a.${PAYLOAD_A1}.b.${SIGNATURE_A1}`],
  ['no header', `.${PAYLOAD_A1}.${SIGNATURE_A1}`],
  ['no payload', `${HEADER_A1}..${SIGNATURE_A1}`],
  ['no signature', `${HEADER_A1}.${PAYLOAD_A1}.`],
  ['a signature cut short', `${HEADER_A1}.${PAYLOAD_A1}.${SIGNATURE_A1.slice(0, -1)}`],
  ['a padded signature', `${HEADER_A1}.${PAYLOAD_A1}.${SIGNATURE_A1}=`],
  ['a signature with left-over bits', `${HEADER_A1}.${PAYLOAD_A1}.${SIGNATURE_A1.slice(0, -1)}l`],
  ['a line end behind it', `${HEADER_A1}.${PAYLOAD_A1}.${SIGNATURE_A1}\n`],
  ['the JSON serialisation', `{"payload":"${PAYLOAD_A1}","signature":"${SIGNATURE_A1}"}`],
])('refuses %s', (_, text) => {
  expect(splitCompactJws(text)).toBeNull();
});

test('looks at no token of more than 4096 characters', () => {
  const token = (chars: number): string =>
    `${HEADER_A1}.${'A'.repeat(chars - HEADER_A1.length - 45)}.${SIGNATURE_A1}`;
  expect(splitCompactJws(token(4096))).not.toBeNull();
  expect(splitCompactJws(token(4097))).toBeNull();
});

test('decodes what it encodes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      return decodeSegment(encodeSegment(text)) === text.toWellFormed();
    }),
  );
});

// RFC 4648 section 3.5 and RFC 7515 section 2: one encoding for each text, without padding.
describe('decodes no encoding but the canonical one', () => {
  test.each([
    ['padding', 'YQ=='],
    ['left-over bits', 'YR'],
    ['a single character', 'Y'],
    ['a space', 'YWJj ZGVm'],
    ['a line end', 'YWJj\n'],
    ['the standard alphabet', 'Pz8/'],
    ['a character with the low byte of another', 'YWJ\u016a'],
    ['a character of no alphabet', 'YW!j'],
  ])('%s', (_, segment) => {
    expect(decodeSegment(segment)).toBeNull();
  });

  test('of any text', () => {
    const segment = fc.string({
      unit: fc.constantFrom(...charsOf('AQgwYZaz09-_+/= \n')),
      maxLength: 12,
    });
    fc.assert(
      fc.property(segment, (text) => {
        const decoded = decodeSegment(text);
        return decoded === null || encodeSegment(decoded) === text;
      }),
      { numRuns: 2000 },
    );
  });
});

test.each([
  ['a lone continuation byte', [0x80]],
  ['an overlong slash', [0xc0, 0xaf]],
  ['half of a surrogate pair', [0xed, 0xa0, 0x80]],
  ['a text cut off in a character', [0x61, 0xe2, 0x82]],
])('decodes no bytes that are no UTF-8: %s', (_, bytes) => {
  expect(decodeSegment(Buffer.from(bytes).toString('base64url'))).toBeNull();
});

test('decodes a replacement character that was really sent', () => {
  expect(decodeSegment(encodeSegment('a\ufffdb'))).toBe('a\ufffdb');
});
