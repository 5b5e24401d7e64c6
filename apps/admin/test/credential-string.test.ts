import { describe, expect, test } from 'vitest';
import {
  encodeCredential,
  parseCredential,
  type Credential,
} from '../../../packages/keys/src/credential.ts';
import { generateOpaqueToken, parseOpaqueToken } from '../../../packages/keys/src/opaque-token.ts';
import {
  fingerprintOf as fingerprintOfKeys,
  formatFingerprint as formatFingerprintOfKeys,
  generateSharedSecret,
} from '../../../packages/keys/src/shared-secret.ts';
import {
  credentialCharsMax,
  parseCredentialString,
  withSharedSecret,
} from '../src/lib/credential/credential-string.ts';
import { fingerprintOf, formatFingerprint } from '../src/lib/credential/fingerprint.ts';
import { findOpaqueTokenProblem } from '../src/lib/credential/opaque-token.ts';
import { credentialProblemText } from '../src/lib/credential/problem-text.ts';

// The product's own rules are in packages/keys, which reaches no browser: what is written here for
// browsers has to come to the same.

const times = Array.from({ length: 50 }, (_, time) => time);

function newCredential(changes: Partial<Credential> = {}): Credential {
  return {
    url: 'https://rekey.example/api/v1',
    shortname: 'acmecorp',
    appname: 'splunk-forwarder',
    sharedsecret: generateSharedSecret(),
    appkey: generateOpaqueToken('rka_'),
    ...changes,
  };
}

const encodeJson = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');

function problemOf(text: string) {
  const result = parseCredentialString(text);
  return result.ok ? undefined : result.problem;
}

describe('a fingerprint', () => {
  test('is the one of packages/keys', async () => {
    for (const secret of times.map(generateSharedSecret)) {
      expect(await fingerprintOf(secret)).toBe(fingerprintOfKeys(secret));
    }
    expect(formatFingerprint('9f3c01ab77de0c42')).toBe(formatFingerprintOfKeys('9f3c01ab77de0c42'));
  });
});

describe('a shared secret', () => {
  test('is right exactly where packages/keys says so, whichever character is changed', () => {
    const secret = generateSharedSecret();
    const slips = [...secret].map(
      (char, at) => `${secret.slice(0, at)}${char === 'x' ? 'y' : 'x'}${secret.slice(at + 1)}`,
    );
    for (const text of [
      secret,
      ...slips,
      secret.slice(1),
      secret.slice(0, -1),
      `${secret}0`,
      secret.replace(/.$/, '-'),
      '',
    ]) {
      const judged = parseOpaqueToken('rks_', text);
      expect(findOpaqueTokenProblem('rks_', text)).toBe(judged.ok ? undefined : judged.code);
    }
  });

  test('is not an appkey', () => {
    expect(findOpaqueTokenProblem('rks_', generateOpaqueToken('rka_'))).toBe('WRONG_PREFIX');
  });
});

describe('a credential string', () => {
  test('comes out as packages/keys encodes it, with the new secret alone changed', () => {
    for (const time of times) {
      const credential = newCredential({ appname: `key-${'x'.repeat(time)}` });
      const result = parseCredentialString(encodeCredential(credential));
      const sharedsecret = generateSharedSecret();
      expect(result.ok && withSharedSecret(result.credential, sharedsecret)).toBe(
        encodeCredential({ ...credential, sharedsecret }),
      );
    }
  });

  test.each([
    ['padded', (text: string) => text],
    ['unpadded', (text: string) => text.replace(/=+$/, '')],
    ['in lines', (text: string) => `  ${text.replace(/.{60}/g, '$&\r\n')}\t\n`],
    ['in the URL-safe alphabet', (text: string) => text.replaceAll('+', '-').replaceAll('/', '_')],
  ])('is read %s', (_, change) => {
    for (const time of times) {
      const credential = newCredential({ appname: `k${'y'.repeat(time)}` });
      const text = change(encodeCredential(credential));
      expect(parseCredentialString(text)).toEqual({ ok: true, credential });
    }
  });

  test('keeps what a later Rekey put into it', () => {
    const credential = { ...newCredential(), region: 'zürich' };
    const result = parseCredentialString(encodeJson(credential));
    const sharedsecret = generateSharedSecret();
    const made = result.ok ? withSharedSecret(result.credential, sharedsecret) : '';
    expect(JSON.parse(Buffer.from(made, 'base64').toString())).toEqual({
      ...credential,
      sharedsecret,
    });
  });

  test('that was cut off anywhere is refused, as by packages/keys', () => {
    const whole = encodeCredential(newCredential());
    for (let chars = 1; chars < whole.replace(/=+$/, '').length; chars += 1) {
      const text = whole.slice(0, chars);
      expect(parseCredential(text).ok).toBe(false);
      expect(problemOf(text)?.code).toMatch(/^(CUT_OFF|NOT_JSON)$/);
    }
  });

  test.each([
    ['EMPTY', '  \n '],
    ['TOO_LONG', 'A'.repeat(credentialCharsMax + 1)],
    ['IS_SECRET', generateSharedSecret()],
    ['IS_SECRET', generateOpaqueToken('rka_')],
    ['IS_JSON', JSON.stringify(newCredential())],
    ['NOT_BASE64', 'not base64 at all!'],
    ['NOT_JSON', Buffer.from('hello, world').toString('base64')],
    ['NOT_JSON', encodeJson([newCredential()])],
    ['NOT_JSON', encodeJson(null)],
  ])('is told from what it is not: %s', (code, text) => {
    expect(problemOf(text)).toEqual({ code });
  });

  test.each(['url', 'shortname', 'appname', 'sharedsecret', 'appkey'] as const)(
    'names %s when it is missing or wrong, and quotes nothing',
    (field) => {
      const { [field]: left, ...rest } = newCredential();
      const missing = problemOf(encodeJson(rest));
      expect(missing).toEqual({ code: 'MISSING_FIELD', field });
      for (const value of ['?', 7, null, `${left}#x`]) {
        const text = encodeJson({ ...rest, [field]: value });
        expect(parseCredential(text).ok).toBe(false);
        expect(problemOf(text)).toEqual({ code: 'INVALID_FIELD', field });
        expect(credentialProblemText(problemOf(text)!)).not.toContain(left.slice(0, 12));
      }
    },
  );

  test.each([
    'ftp://rekey.example/api/v1',
    'https://user:word@rekey.example/',
    'https://rekey.example/?a=b',
    'https://rekey.example/#a',
    'javascript:alert(1)',
  ])('is refused with the address %s, as by packages/keys', (url) => {
    const text = encodeJson(newCredential({ url }));
    expect(parseCredential(text).ok).toBe(false);
    expect(problemOf(text)).toEqual({ code: 'INVALID_FIELD', field: 'url' });
  });
});
