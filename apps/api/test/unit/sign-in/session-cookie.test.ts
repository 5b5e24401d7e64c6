import { createHmac } from 'node:crypto';
import { generateMasterKey } from '@rekey/keys/sealed-secret';
import { describe, expect, test } from 'vitest';
import { sessionCookieOf } from '../../../src/sign-in/session-cookie.ts';
import { testMasterKeys } from '../../support/master-keys.ts';

const cookie = sessionCookieOf(testMasterKeys(generateMasterKey()), 'http://localhost:4000');
const TOKEN = 'kd83hfGh2nB7sLwq0ZxT5vYc1MpRj9Ae';

/** As Better Auth signs it. */
function sign(token: string, secret = cookie.secret): string {
  return createHmac('sha256', secret).update(token).digest('base64');
}

/** A header among other cookies, as browsers send it. */
function headerOf(token: string, signature: string): string {
  return `theme=dark; ${cookie.name}=${encodeURIComponent(`${token}.${signature}`)}; lang=en`;
}

describe('the session cookie', () => {
  test('gives the token that was signed here, whatever the signature looks like', () => {
    // Among so many signatures are all of `+`, `/` and neither.
    for (let number = 0; number < 200; number += 1) {
      const token = `${TOKEN}${number}`;
      expect(cookie.readToken(headerOf(token, sign(token)))).toBe(token);
    }
  });

  test.each([
    ['of another token', headerOf(`${TOKEN}x`, sign(TOKEN))],
    ['by another key', headerOf(TOKEN, sign(TOKEN, 'another secret'))],
    ['cut short', headerOf(TOKEN, sign(TOKEN).slice(0, 20))],
    ['without its padding', headerOf(TOKEN, sign(TOKEN).slice(0, 43))],
    ['that is empty', headerOf(TOKEN, '')],
    ['of a token of no characters', headerOf('', sign(''))],
    // The low byte of U+016B is that of the letter k.
    ['of a text with the same low bytes', headerOf(TOKEN.replace('k', '\u016b'), sign(TOKEN))],
    ['that cannot be decoded', `${cookie.name}=${TOKEN}.%E0%A4%A`],
  ])('gives nothing for a signature %s', (_, header) => {
    expect(cookie.readToken(header)).toBeNull();
  });

  test('gives nothing without the cookie', () => {
    expect(cookie.readToken(undefined)).toBeNull();
    expect(cookie.readToken('theme=dark')).toBeNull();
  });
});
