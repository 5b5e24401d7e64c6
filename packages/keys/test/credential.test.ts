import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeCredential, parseCredential, type Credential } from '../src/credential.ts';
import { APPKEY, replaceAt, SECRET, charsOf } from './forge.ts';

const CREDENTIAL: Credential = {
  url: 'http://localhost:4000/api/v1',
  shortname: 'default',
  appname: 'splunk-forwarder',
  sharedsecret: SECRET,
  appkey: APPKEY,
};
const TEXT = encodeCredential(CREDENTIAL);

function encode(value: unknown): string {
  const json = typeof value === 'string' ? value : JSON.stringify(value);
  return Buffer.from(json).toString('base64');
}

test('is one line of padded standard base64 of the five members', () => {
  expect(TEXT).toMatch(/^[A-Za-z0-9+/]+={0,2}$/);
  expect(TEXT.length % 4).toBe(0);
  expect(JSON.parse(Buffer.from(TEXT, 'base64').toString())).toEqual(CREDENTIAL);
});

const appname = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
const shortname = fc.stringMatching(/^[a-z0-9-]{5,16}$/);

test('comes back as it was, whatever the names', () => {
  fc.assert(
    fc.property(appname, shortname, (name, account) => {
      const credential = { ...CREDENTIAL, appname: name, shortname: account };
      expect(parseCredential(encodeCredential(credential))).toEqual({ ok: true, credential });
    }),
  );
});

test('is read unpadded, wrapped, indented, and in the URL-safe alphabet', () => {
  fc.assert(
    fc.property(appname, (name) => {
      const credential = { ...CREDENTIAL, appname: name };
      const text = encodeCredential(credential);
      const forms = [
        text.replaceAll('=', ''),
        text.replace(/.{76}/g, '$&\r\n'),
        ` \t${text}\n`,
        text.replaceAll('+', '-').replaceAll('/', '_'),
      ];
      for (const form of forms) {
        expect(parseCredential(form)).toEqual({ ok: true, credential });
      }
    }),
  );
});

describe('names the field that is wrong', () => {
  test.each([
    ['url', 'ftp://localhost/api/v1'],
    ['url', 'localhost:4000'],
    ['url', 'http://user:password@localhost/api/v1'],
    ['url', 'http://localhost/api/v1?x=1'],
    ['shortname', 'Default'],
    ['appname', 'a b'],
    ['sharedsecret', APPKEY],
    ['sharedsecret', replaceAt(SECRET, 20, '-')],
    ['appkey', SECRET],
    ['appkey', 5],
    ['appkey', null],
  ] as const)('%s: %j', (field, value) => {
    const text = encode({ ...CREDENTIAL, [field]: value });
    expect(parseCredential(text)).toEqual({ ok: false, code: 'INVALID_FIELD', field });
  });

  test.each(['url', 'shortname', 'appname', 'sharedsecret', 'appkey'] as const)(
    '%s missing',
    (field) => {
      const text = encode({ ...CREDENTIAL, [field]: undefined });
      expect(parseCredential(text)).toEqual({ ok: false, code: 'MISSING_FIELD', field });
    },
  );
});

test.each([
  ['a sixth member', encode({ ...CREDENTIAL, role: 'admin' }), 'UNKNOWN_FIELD'],
  ['a member twice', encode(JSON.stringify(CREDENTIAL).replace('{', '{"url":"",')), 'NOT_JSON'],
  ['a list', encode([CREDENTIAL]), 'NOT_JSON'],
  ['nothing', '', 'NOT_JSON'],
  ['a sentence', 'this is not it!', 'NOT_BASE64'],
  ['padding in the middle', replaceAt(TEXT, 40, '='), 'NOT_BASE64'],
  ['too much padding', `${TEXT.replaceAll('=', '')}===`, 'NOT_BASE64'],
  ['more padding than belongs there', 'e30==', 'NOT_BASE64'],
  ['left-over bits', 'e31=', 'NOT_BASE64'],
  ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0x7d]).toString('base64'), 'NOT_BASE64'],
  ['a text without end', 'A'.repeat(8193), 'TOO_LONG'],
])('refuses %s', (_, text, code) => {
  expect(parseCredential(text)).toEqual({ ok: false, code });
});

test('a slip of one character is refused, or is one in url, shortname or appname', () => {
  const changes = fc.tuple(
    fc.nat(TEXT.length - 1),
    fc.constantFrom(...charsOf('ABCxyz019+/-_=!é')),
  );
  fc.assert(
    fc.property(changes, ([at, char]) => {
      const read = parseCredential(replaceAt(TEXT, at, char));
      if (!read.ok) return;
      expect(read.credential.sharedsecret).toBe(SECRET);
      expect(read.credential.appkey).toBe(APPKEY);
    }),
    { numRuns: 2000 },
  );
});

test('never throws, whatever the text', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.json().map(encode), fc.base64String());
  fc.assert(fc.property(text, (value) => !parseCredential(value).ok));
});
