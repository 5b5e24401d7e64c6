import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deriveAccessTokenKey, generateAccessTokenSalt } from '../src/access-token-key.ts';
import {
  checkAccessTokenSignature,
  issueAccessToken,
  parseAccessToken,
  type AccessToken,
  type AccessTokenClaims,
} from '../src/access-token.ts';
import { generateSharedSecret } from '../src/shared-secret.ts';
import { base64url, NOW_SECONDS, replaceAt, SALT, SECRET, charsOf } from './forge.ts';

const KEY = deriveAccessTokenKey(SECRET, SALT, 'default');
const CLAIMS: AccessTokenClaims = {
  issuer: 'https://rekey.example',
  shortname: 'default',
  apiKeyId: '0198c0de-7000-7000-8000-0123456789ab',
  appname: 'splunk-forwarder',
  role: 'readonly',
  appkeyVersion: 3,
  issuedAtSeconds: NOW_SECONDS,
  expiresAtSeconds: NOW_SECONDS + 86400,
  tokenId: 'b7a0',
};
const TEXT = issueAccessToken(KEY, 4, CLAIMS);
const HEADER = '{"alg":"HS256","typ":"at+jwt","kid":"4"}';
const PAYLOAD: object = JSON.parse(Buffer.from(TEXT.split('.')[1] ?? '', 'base64url').toString());

function parsed(text: string): AccessToken {
  const result = parseAccessToken(text);
  if (!result.ok) throw new Error('This is no access token');
  return result.token;
}

/** Signed with the account's own key, so that nothing but the form can be at fault. */
function forge(header: string, payload: string): string {
  const input = `${base64url(header)}.${base64url(payload)}`;
  return `${input}.${KEY.sign(input)}`;
}

function isAccepted(text: string): boolean {
  const result = parseAccessToken(text);
  return result.ok && checkAccessTokenSignature(result.token, KEY);
}

test('says what it was issued with', () => {
  const token = parsed(TEXT);
  expect(token).toMatchObject({ ...CLAIMS, secretVersion: 4 });
  expect(checkAccessTokenSignature(token, KEY)).toBe(true);
});

// RFC 9068 sections 2.1 and 2.2: the type and the claims that have to be there.
test('has the header and the claims of RFC 9068', () => {
  expect(Buffer.from(TEXT.split('.')[0] ?? '', 'base64url').toString()).toBe(HEADER);
  expect(PAYLOAD).toEqual({
    iss: 'https://rekey.example',
    aud: 'default',
    sub: '0198c0de-7000-7000-8000-0123456789ab',
    client_id: 'splunk-forwarder',
    scope: 'readonly',
    akv: 3,
    iat: NOW_SECONDS,
    exp: NOW_SECONDS + 86400,
    jti: 'b7a0',
  });
});

test('comes back as it was, whatever the claims', () => {
  const claims = fc.record({
    issuer: fc.webUrl({ size: 'small' }),
    shortname: fc.stringMatching(/^[a-z0-9-]{5,16}$/),
    apiKeyId: fc.uuid(),
    appname: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/),
    role: fc.constantFrom('admin' as const, 'readonly' as const),
    appkeyVersion: fc.nat(),
    issuedAtSeconds: fc.nat(),
    expiresAtSeconds: fc.nat(),
    tokenId: fc.uuid(),
  });
  fc.assert(
    fc.property(claims, fc.integer({ min: 1, max: 2 ** 31 - 1 }), (written, version) => {
      const token = parsed(issueAccessToken(KEY, version, written));
      expect(token).toMatchObject({ ...written, secretVersion: version });
      return checkAccessTokenSignature(token, KEY);
    }),
  );
});

test('ends with the shared secret, and holds in no other account', () => {
  const token = parsed(TEXT);
  const regenerated = deriveAccessTokenKey(generateSharedSecret(), SALT, 'default');
  expect(checkAccessTokenSignature(token, regenerated)).toBe(false);
  expect(checkAccessTokenSignature(token, deriveAccessTokenKey(SECRET, SALT, 'another'))).toBe(
    false,
  );
});

test('differs under another salt of the same shared secret', () => {
  const another = deriveAccessTokenKey(SECRET, generateAccessTokenSalt(), 'default');
  expect(checkAccessTokenSignature(parsed(TEXT), another)).toBe(false);
});

// RFC 8725 sections 3.1 and 3.11: one algorithm, one type.
describe('no header but our own is taken, however well it is signed', () => {
  test.each([
    ['alg none', HEADER.replace('HS256', 'none')],
    ['alg RS256', HEADER.replace('HS256', 'RS256')],
    ['alg HS512', HEADER.replace('HS256', 'HS512')],
    ['alg in lower case', HEADER.replace('HS256', 'hs256')],
    ['typ JWT', HEADER.replace('at+jwt', 'JWT')],
    ['typ in upper case', HEADER.replace('at+jwt', 'AT+JWT')],
    ['no typ', '{"alg":"HS256","kid":"4"}'],
    ['no kid', '{"alg":"HS256","typ":"at+jwt"}'],
    ['kid as a number', HEADER.replace('"4"', '4')],
    ['kid 0', HEADER.replace('"4"', '"0"')],
    ['kid with a zero before it', HEADER.replace('"4"', '"04"')],
    ['kid beyond an integer', HEADER.replace('"4"', `"${'9'.repeat(11)}"`)],
    ['a name twice', HEADER.replace('{', '{"alg":"none",')],
    ['a jwk', HEADER.replace('}', ',"jwk":{}}')],
    ['crit', HEADER.replace('}', ',"crit":["exp"]}')],
    ['white space', HEADER.replace('{', '{ ')],
    ['a line end', `${HEADER}\n`],
  ])('%s', (_, header) => {
    expect(isAccepted(forge(header, JSON.stringify(PAYLOAD)))).toBe(false);
  });
});

describe('no payload with a claim missing, wrong or twice is taken, however well it is signed', () => {
  test.each(Object.keys(PAYLOAD))('%s', (claim) => {
    for (const value of [undefined, null, '', true, -1, 1.5, [], {}, 'x'.repeat(513), '0']) {
      const isText = ['iss', 'aud', 'client_id', 'jti'].includes(claim);
      if (isText && value === '0') continue;
      expect(isAccepted(forge(HEADER, JSON.stringify({ ...PAYLOAD, [claim]: value })))).toBe(false);
    }
    const twice = JSON.stringify(PAYLOAD).replace('{', `{"${claim}":0,`);
    expect(isAccepted(forge(HEADER, twice))).toBe(false);
  });

  test.each(['owner', 'Admin', 'admin readonly', '__proto__'])('scope %s', (scope) => {
    expect(isAccepted(forge(HEADER, JSON.stringify({ ...PAYLOAD, scope })))).toBe(false);
  });

  test.each(['0', 'abc', 'Default', 'default\u0000', 'a/b/c/d', 'x'.repeat(17)])(
    'an audience %j that is no shortname',
    (aud) => {
      expect(isAccepted(forge(HEADER, JSON.stringify({ ...PAYLOAD, aud })))).toBe(false);
    },
  );

  test('two audiences', () => {
    const payload = JSON.stringify({ ...PAYLOAD, aud: ['default', 'another'] });
    expect(isAccepted(forge(HEADER, payload))).toBe(false);
  });
});

test('a claim of a later release does not stop a token, unless it is one of ours again', () => {
  const later = { later: 1, and_later: 'text' };
  expect(isAccepted(forge(HEADER, JSON.stringify({ ...PAYLOAD, ...later })))).toBe(true);
  for (const [claim, value] of Object.entries(PAYLOAD)) {
    const again = `${JSON.stringify({ ...PAYLOAD, ...later }).slice(0, -1)},"${claim}":${JSON.stringify(value)}}`;
    expect(isAccepted(forge(HEADER, again))).toBe(false);
  }
});

test.each([
  ['in another order', JSON.stringify(Object.fromEntries(Object.entries(PAYLOAD).reverse()))],
  ['with white space', JSON.stringify(PAYLOAD, null, 1)],
  ['with an escape', JSON.stringify(PAYLOAD).replace('"b7a0"', String.raw`"\u00627a0"`)],
  ['with an escaped name', JSON.stringify(PAYLOAD).replace('"jti"', String.raw`"\u006ati"`)],
  ['with a zero before a number', JSON.stringify(PAYLOAD).replace('"akv":3', '"akv":03')],
  ['with an exponent', JSON.stringify(PAYLOAD).replace('"akv":3', '"akv":3e0')],
  ['with a line end', `${JSON.stringify(PAYLOAD)}\n`],
])('a payload %s is none of ours, however well it is signed', (_, payload) => {
  expect(isAccepted(forge(HEADER, payload))).toBe(false);
});

test('no token is accepted with any one character changed, taken out or put in', () => {
  const char = fc.oneof(
    fc.constantFrom(...charsOf('ABCZabcz0189-_.=+/ \n')),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  );
  fc.assert(
    fc.property(fc.nat(TEXT.length - 1), char, (at, put) => {
      fc.pre(TEXT[at] !== put);
      expect(isAccepted(replaceAt(TEXT, at, put))).toBe(false);
      expect(isAccepted(replaceAt(TEXT, at, ''))).toBe(false);
      expect(isAccepted(TEXT.slice(0, at) + put + TEXT.slice(at))).toBe(false);
    }),
    { numRuns: 3000 },
  );
});

test('never throws, whatever the text', () => {
  const part = fc.oneof(fc.base64String(), fc.json().map(base64url), fc.string({ unit: 'binary' }));
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(part, { maxLength: 5 }).map((parts) => parts.join('.')),
    fc.json().map((payload) => forge(HEADER, payload)),
  );
  fc.assert(
    fc.property(text, (value) => !isAccepted(value)),
    { numRuns: 2000 },
  );
});
