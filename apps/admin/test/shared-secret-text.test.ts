import { expect, test } from 'vitest';
import { generateOpaqueToken } from '../../../packages/keys/src/opaque-token.ts';
import { generateSharedSecret } from '../../../packages/keys/src/shared-secret.ts';
import { sharedSecretProblemText } from '../src/lib/credential/problem-text.ts';
import { parseSharedSecretText } from '../src/lib/credential/shared-secret-text.ts';

const secret = generateSharedSecret();

test('a shared secret is read with white space round it and in it', () => {
  const pasted = ` ${secret.slice(0, 20)}\n  ${secret.slice(20)}\t`;
  expect(parseSharedSecretText(pasted)).toEqual({ ok: true, secret });
});

test.each([
  ['EMPTY', ' \n'],
  ['IS_CREDENTIAL', btoa('{"url":"https://rekey.example"}')],
  ['IS_OTHER_SECRET', generateOpaqueToken('rka_')],
  ['WRONG_PREFIX', secret.slice(4)],
  ['WRONG_LENGTH', secret.slice(0, -1)],
  ['WRONG_ALPHABET', secret.replace(/.$/, '!')],
  ['WRONG_CHECKSUM', secret.replace(/.$/, (char) => (char === '0' ? '1' : '0'))],
])('%s is told, and nothing of the text', (code, text) => {
  const result = parseSharedSecretText(text);
  expect(result).toMatchObject({ ok: false, code });
  const told = result.ok ? '' : sharedSecretProblemText(result);
  expect(told).not.toContain(secret.slice(4, 12));
});
