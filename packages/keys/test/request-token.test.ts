import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkRequestTokenSignature,
  encodeRequestToken,
  isWithinLeeway,
  parseRequestToken,
  sharedSecretKey,
  type RequestToken,
} from '../src/request-token.ts';
import { generateSharedSecret } from '../src/shared-secret.ts';
import { CLAIMS, forgeRequestToken, NOW, NOW_SECONDS, SECRET, signParts } from './forge.ts';

const KEY = sharedSecretKey(SECRET);

/** The token, which the test has no point without. */
function parsed(jwt: string): RequestToken {
  const result = parseRequestToken(jwt);
  if (!result.ok) throw new Error(result.reason);
  return result.token;
}

test('what a client encodes is read as it was meant, and is signed with its secret alone', () => {
  const token = parsed(encodeRequestToken(CLAIMS, KEY));
  const { iat, jti, appname, appkey, shortname } = CLAIMS;
  expect(token).toMatchObject({ iatSeconds: iat, jti, appname, appkey, shortname });
  expect(token).toMatchObject({ expSeconds: null, nbfSeconds: null });
  expect(checkRequestTokenSignature(token, KEY)).toBe(true);
  expect(checkRequestTokenSignature(token, sharedSecretKey(generateSharedSecret()))).toBe(false);
});

test('reads back any claims that a client may write', () => {
  const text = fc.string({ minLength: 1, maxLength: 256 });
  const claims = fc.record({
    iat: fc.nat(),
    jti: text,
    appname: text,
    appkey: text,
    shortname: text,
  });
  fc.assert(
    fc.property(claims, ({ iat, ...texts }) => {
      const token = parsed(encodeRequestToken({ iat, ...texts }, KEY));
      expect(token).toMatchObject({ iatSeconds: iat, ...texts });
      return checkRequestTokenSignature(token, KEY);
    }),
  );
});

describe('takes what clients in the wild send', () => {
  test.each([
    ['PyJWT 2', '{"alg":"HS256","typ":"JWT"}'],
    ['PyJWT 1', '{"typ":"JWT","alg":"HS256"}'],
    ['white space', '{ "alg": "HS256",\r\n "typ": "JWT" }'],
    ['no typ', '{"alg":"HS256"}'],
    ['typ in lower case', '{"alg":"HS256","typ":"jwt"}'],
    ['a kid, which is ignored', '{"alg":"HS256","kid":"../../etc/passwd"}'],
    ['a member of its own', '{"alg":"HS256","cty":"JWT"}'],
  ])('header with %s', (_, header) => {
    const token = parsed(signParts(header, JSON.stringify(CLAIMS, null, 2)));
    expect(checkRequestTokenSignature(token, KEY)).toBe(true);
  });

  test.each([
    [NOW_SECONDS, NOW_SECONDS],
    [String(NOW_SECONDS), NOW_SECONDS],
    [NOW_SECONDS + 0.75, NOW_SECONDS],
    [0, 0],
  ])('iat %j', (iat, iatSeconds) => {
    expect(parsed(forgeRequestToken({ iat }))).toMatchObject({ iatSeconds });
  });

  test.each([
    [5, '5'],
    ['5', '5'],
    [0, '0'],
    [-7, '-7'],
    [Number.MAX_SAFE_INTEGER, '9007199254740991'],
    ['ключ 🔑', 'ключ 🔑'],
  ])('jti %j', (jti, text) => {
    expect(parsed(forgeRequestToken({ jti }))).toMatchObject({ jti: text });
  });

  test('claims of their own, which are ignored', () => {
    const claims = { iss: 'me', aud: ['you'], nested: { iat: 1, deep: { jti: 2 } }, list: [{}] };
    expect(parsed(forgeRequestToken(claims))).toMatchObject({ iatSeconds: NOW_SECONDS });
  });
});

describe('is malformed, and says which claim is, without quoting it', () => {
  const wrong: [string, unknown][] = [
    ...['shortname', 'appname', 'appkey', 'jti'].flatMap((claim): [string, unknown][] => [
      [claim, undefined],
      [claim, ''],
      [claim, 'x'.repeat(257)],
      [claim, 'a\u0000b'],
      [claim, 'a\r\nb'],
      [claim, '\ud800'],
      [claim, null],
      [claim, true],
      [claim, ['x']],
      [claim, { x: 1 }],
    ]),
    ...['shortname', 'appname', 'appkey'].map((claim): [string, unknown] => [claim, 5]),
    ...[1.5, 2 ** 53, 1e300].map((value): [string, unknown] => ['jti', value]),
    ...[undefined, null, '', '12x', '0x10', ' 12', '-5', '1.5', '1e9', '9'.repeat(16)].map(
      (value): [string, unknown] => ['iat', value],
    ),
    ...[-1, 2 ** 53, true, [1], { a: 1 }].map((value): [string, unknown] => ['iat', value]),
    ...['exp', 'nbf'].flatMap((claim): [string, unknown][] => [
      [claim, null],
      [claim, '12x'],
      [claim, -1],
      [claim, 'never'],
    ]),
  ];

  test.each(wrong)('%s: %j', (claim, value) => {
    expect(parseRequestToken(forgeRequestToken({ [claim]: value }))).toEqual({
      ok: false,
      code: 'MALFORMED_TOKEN',
      reason: `its claim ${claim} is missing or of the wrong form`,
    });
  });
});

describe('may be used', () => {
  const at = (claims: object): boolean =>
    isWithinLeeway(parsed(forgeRequestToken(claims)), NOW, 300);

  test.each([
    [-301, false],
    [-300, true],
    [0, true],
    [300, true],
    [301, false],
  ])('made %i seconds from now: %s', (seconds, expected) => {
    expect(at({ iat: NOW_SECONDS + seconds })).toBe(expected);
  });

  test.each([
    ['until just before exp', { exp: NOW_SECONDS + 0.001 }, true],
    ['not from exp on', { exp: NOW_SECONDS }, false],
    ['from nbf on, give or take the leeway', { nbf: NOW_SECONDS + 300 }, true],
    ['not before that', { nbf: NOW_SECONDS + 301 }, false],
    ['not from an exp in digits on', { exp: String(NOW_SECONDS) }, false],
  ])('%s', (_, claims, expected) => {
    expect(at(claims)).toBe(expected);
  });

  test('in the very second of its making, at any part of it', () => {
    const token = parsed(forgeRequestToken());
    const late = new Date(NOW.getTime() + 999);
    expect(isWithinLeeway(token, late, 0)).toBe(true);
  });
});
