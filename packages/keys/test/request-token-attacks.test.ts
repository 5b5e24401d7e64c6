/** RFC 8725, JSON Web Token best current practices, attack by attack. */
import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkRequestTokenSignature,
  parseRequestToken,
  sharedSecretKey,
} from '../src/request-token.ts';
import {
  base64url,
  CLAIMS,
  forgeRequestToken,
  replaceAt,
  SECRET,
  signParts,
  charsOf,
} from './forge.ts';

const KEY = sharedSecretKey(SECRET);
const JWT = forgeRequestToken();
const PAYLOAD = JSON.stringify(CLAIMS);
const [HEADER_PART = '', PAYLOAD_PART = '', SIGNATURE_PART = ''] = JWT.split('.');

function isAccepted(jwt: string): boolean {
  const parsed = parseRequestToken(jwt);
  return parsed.ok && checkRequestTokenSignature(parsed.token, KEY);
}

function reasonFor(jwt: string): string | null {
  const parsed = parseRequestToken(jwt);
  return parsed.ok ? null : parsed.reason;
}

test('the token that the attacks start from is accepted', () => {
  expect(isAccepted(JWT)).toBe(true);
});

// RFC 8725 sections 2.1 and 3.1: the algorithm is the verifier's choice, not the token's.
describe('any algorithm but HS256 is refused, however well it is signed', () => {
  const algorithms = [
    ...['none', 'None', 'NONE', 'nOnE', '', 'hs256', 'Hs256', 'HS256 ', 'HS384', 'HS512'],
    ...['RS256', 'PS256', 'ES256', 'EdDSA', 'HS256\u0000', null, 256, ['HS256'], { HS256: 1 }],
  ];

  test.each(algorithms)('alg %j', (alg) => {
    const signed = signParts(JSON.stringify({ alg, typ: 'JWT' }), PAYLOAD);
    expect(reasonFor(signed)).toBe('its header member alg is not HS256');
    const unsigned = signed.slice(0, signed.lastIndexOf('.') + 1);
    expect(isAccepted(unsigned)).toBe(false);
  });

  test('no alg at all', () => {
    expect(reasonFor(signParts('{"typ":"JWT"}', PAYLOAD))).toBe(
      'its header member alg is not HS256',
    );
  });

  test('a signature of HS384 or HS512 under the name of HS256', () => {
    for (const hash of ['sha384', 'sha512']) {
      expect(isAccepted(signParts('{"alg":"HS256"}', PAYLOAD, SECRET, hash))).toBe(false);
    }
  });

  test('a real signature of RS256 or ES256', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    for (const [alg, key] of [
      ['RS256', rsa],
      ['ES256', ec],
    ] as const) {
      const input = `${base64url(JSON.stringify({ alg }))}.${PAYLOAD_PART}`;
      const signature = createSign('sha256').update(input).sign(key, 'base64url');
      expect(isAccepted(`${input}.${signature}`)).toBe(false);
    }
  });
});

// RFC 8725 section 3.2, RFC 7515 section 4.1.11: what is not understood is not passed over.
describe('a header that would change what is checked is refused', () => {
  test.each([
    ['crit', ['exp']],
    ['crit', []],
    ['b64', false],
    ['zip', 'DEF'],
    ['enc', 'A256GCM'],
  ])('%s: %j', (name, value) => {
    expect(reasonFor(forgeRequestToken({}, { [name]: value }))).toBe(
      `its header has the member ${name}`,
    );
  });
});

// RFC 8725 sections 3.10 and 2.9: neither keys nor addresses of keys are taken from the token.
describe('a key that the token brings with it is not used', () => {
  const own = 'x'.repeat(64);
  test.each([
    ['jwk', { kty: 'oct', k: base64url(own) }],
    ['jku', 'https://attacker.example/keys'],
    ['x5u', 'https://attacker.example/chain'],
    ['x5c', ['MIIB']],
    ['x5t', 'AAAA'],
    ['x5t#S256', 'AAAA'],
  ])('%s', (name, value) => {
    const header = JSON.stringify({ alg: 'HS256', [name]: value });
    expect(isAccepted(signParts(header, PAYLOAD, own))).toBe(false);
    expect(reasonFor(signParts(header, PAYLOAD))).toBe(`its header has the member ${name}`);
  });
});

// RFC 8725 section 3.11: explicit typing.
test.each(['at+jwt', 'application/at+jwt', 'JWS', 'JWE', '', null, 5, ['JWT']])(
  'a token of type %j is refused',
  (typ) => {
    expect(reasonFor(forgeRequestToken({}, { typ }))).toBe('its header member typ is not JWT');
  },
);

// RFC 8725 section 3.3: the signature is checked, all of it.
describe('a signature that is not whole is refused', () => {
  test('empty, cut short anywhere, or made longer', () => {
    for (let chars = 0; chars < SIGNATURE_PART.length; chars += 1) {
      const cut = `${HEADER_PART}.${PAYLOAD_PART}.${SIGNATURE_PART.slice(0, chars)}`;
      expect(isAccepted(cut)).toBe(false);
    }
    expect(isAccepted(`${JWT}AA`)).toBe(false);
  });

  test('of zeroes, of the text itself, or made with no key', () => {
    const input = `${HEADER_PART}.${PAYLOAD_PART}`;
    const keyless = createHmac('sha256', '').update(input).digest('base64url');
    for (const signature of ['A'.repeat(43), base64url(input).slice(0, 43), keyless]) {
      expect(isAccepted(`${input}.${signature}`)).toBe(false);
    }
  });
});

// RFC 8725 section 2.4, RFC 7519 section 4: names are unique.
describe('a name that stands twice is refused', () => {
  test.each([
    ['alg', '{"alg":"HS256","alg":"HS256"}', PAYLOAD],
    ['alg, the second none', '{"alg":"HS256","alg":"none"}', PAYLOAD],
    ['alg, the first none', '{"alg":"none","alg":"HS256"}', PAYLOAD],
    ['alg, written otherwise', '{"alg":"HS256","\\u0061lg":"HS256"}', PAYLOAD],
    ['appname', '{"alg":"HS256"}', PAYLOAD.replace('{', '{"appname":"other",')],
    ['appname at the end', '{"alg":"HS256"}', PAYLOAD.replace(/}$/, ',"appname":"other"}')],
    [
      'shortname, written otherwise',
      '{"alg":"HS256"}',
      PAYLOAD.replace('{', '{"shortn\\u0061me":"x",'),
    ],
  ])('%s', (_, header, payload) => {
    expect(reasonFor(signParts(header, payload))).toMatch(/JSON object/);
  });
});

describe('what is no JSON object in UTF-8 is refused', () => {
  const header = '{"alg":"HS256"}';
  test.each([
    ['a list', header, `[${PAYLOAD}]`],
    ['null', header, 'null'],
    ['a text', header, '"x"'],
    ['nothing', header, ''],
    ['JSON with something behind it', header, `${PAYLOAD}x`],
    ['a header that is a list', '["alg","HS256"]', PAYLOAD],
    ['a header that is no JSON', 'alg=HS256', PAYLOAD],
    ['UTF-16', header, Buffer.from(PAYLOAD, 'utf16le')],
    ['a byte order mark', header, `\ufeff${PAYLOAD}`],
    [
      'a byte that is no UTF-8',
      header,
      Buffer.from(PAYLOAD.replace('default', 'defa\xffult'), 'latin1'),
    ],
    ['objects in objects without end', header, `${'{"a":'.repeat(600)}1${'}'.repeat(600)}`],
  ])('%s', (_, headerText, payload) => {
    expect(isAccepted(signParts(headerText, payload))).toBe(false);
  });

  test('a signed token beyond 4096 characters', () => {
    expect(isAccepted(forgeRequestToken({ note: 'x'.repeat(2000) }))).toBe(true);
    expect(isAccepted(forgeRequestToken({ note: 'x'.repeat(4000) }))).toBe(false);
  });
});

// RFC 7515 section 2: BASE64URL has no padding, line breaks, white space or other characters.
describe('a part in any encoding but the canonical one is refused, though the signature fits', () => {
  const resign = (header: string, payload: string): string => {
    const input = `${header}.${payload}`;
    return `${input}.${createHmac('sha256', SECRET).update(input).digest('base64url')}`;
  };
  const payload = base64url(`${PAYLOAD}${' '.repeat((4 - (PAYLOAD.length % 3)) % 3)}`);

  test('the same, as a start', () => {
    expect(isAccepted(resign(HEADER_PART, payload))).toBe(true);
  });

  test.each([
    ['padding on the payload', HEADER_PART, `${payload}==`],
    ['padding on the header', `${HEADER_PART}=`, payload],
    ['a space', HEADER_PART, `${payload} `],
    ['a line end', HEADER_PART, `${payload.slice(0, 40)}\n${payload.slice(40)}`],
    ['a space before it all', ` ${HEADER_PART}`, payload],
    ['left-over bits', HEADER_PART, `${payload.slice(0, -1)}R`],
    ['a null character', HEADER_PART, `${payload}\u0000`],
  ])('%s', (_, header, changed) => {
    expect(isAccepted(resign(header, changed))).toBe(false);
  });

  test('white space around the whole', () => {
    for (const text of [` ${JWT}`, `${JWT} `, `${JWT}\n`, `Bearer ${JWT}`]) {
      expect(isAccepted(text)).toBe(false);
    }
  });
});

test('no token is accepted with any one character changed, taken out or put in', () => {
  const char = fc.oneof(
    fc.constantFrom(...charsOf('ABCZabcz0189-_.=+/ \n')),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  );
  fc.assert(
    fc.property(fc.nat(JWT.length - 1), char, (at, put) => {
      fc.pre(JWT[at] !== put);
      expect(isAccepted(replaceAt(JWT, at, put))).toBe(false);
      expect(isAccepted(replaceAt(JWT, at, ''))).toBe(false);
      expect(isAccepted(JWT.slice(0, at) + put + JWT.slice(at))).toBe(false);
    }),
    { numRuns: 3000 },
  );
});

test('never throws, whatever the text, the parts or the claims', () => {
  const part = fc.oneof(fc.base64String(), fc.json().map(base64url), fc.string({ unit: 'binary' }));
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(part, { maxLength: 5 }).map((parts) => parts.join('.')),
    fc
      .dictionary(fc.constantFrom(...Object.keys(CLAIMS), 'exp', 'nbf'), fc.jsonValue())
      .map(forgeRequestToken),
  );
  fc.assert(
    fc.property(text, (jwt) => {
      parseRequestToken(jwt);
    }),
    { numRuns: 2000 },
  );
});
