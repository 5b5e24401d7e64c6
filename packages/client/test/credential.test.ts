import { encodeCredential, type Credential } from '@rekey/keys/credential';
import { generateOpaqueToken } from '@rekey/keys/opaque-token';
import { fingerprintOf, generateSharedSecret } from '@rekey/keys/shared-secret';
import { describe, expect, test } from 'vitest';
import { createRekeyClient, RekeyError } from '../src/index.ts';

function newCredential(changes: Partial<Credential> = {}): Credential {
  return {
    url: 'https://rekey.acme.example/api/v1',
    shortname: 'acme-1',
    appname: 'splunk-forwarder',
    sharedsecret: generateSharedSecret(),
    appkey: generateOpaqueToken('rka_'),
    ...changes,
  };
}

function errorOf(credential: unknown): RekeyError {
  try {
    createRekeyClient({ credential: credential as string });
  } catch (error) {
    if (error instanceof RekeyError) return error;
    throw error;
  }
  throw new Error('It was taken.');
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('a credential string', () => {
  const credential = newCredential({ appname: 'a' });
  const padded = encodeCredential(credential);

  test.each([
    ['padded', padded],
    ['unpadded', padded.replace(/=+$/, '')],
    ['with line breaks and blanks', ` ${padded.replace(/.{64}/g, '$&\r\n\t')}\n`],
    ['in the URL-safe alphabet', Buffer.from(padded, 'base64').toString('base64url')],
    ['with a member of a later Rekey', base64(JSON.stringify({ ...credential, region: 'eu' }))],
  ])('is read %s', async (_, text) => {
    const client = createRekeyClient({ credential: text });
    expect(await client.fingerprint()).toBe(fingerprintOf(credential.sharedsecret));
  });

  test('of every secret and appkey that Rekey makes is read, with the fingerprint that Rekey shows', async () => {
    for (let i = 0; i < 200; i += 1) {
      const made = newCredential();
      const client = createRekeyClient({ credential: encodeCredential(made) });
      expect(await client.fingerprint()).toBe(fingerprintOf(made.sharedsecret));
    }
  });

  test.each([
    ['nothing', undefined, /is missing/],
    ['white space', ' \n', /is missing/],
    ['a text that is no base64', 'rks_öäü', /not base64/],
    ['half of it', padded.slice(0, 200), /not base64 of a JSON object/],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0xfd]).toString('base64'), /not base64/],
    ['JSON that is no object', base64('"rks_secret"'), /not base64 of a JSON object/],
    ['null', base64('null'), /not base64 of a JSON object/],
    ['far too long a text', 'A'.repeat(10_000), /more than 8192 characters/],
    ['none of the five', base64('{}'), /has no url/],
  ])('is refused when it is %s', (_, text, message) => {
    expect(errorOf(text)).toMatchObject({ code: 'MALFORMED_CREDENTIAL', message });
  });

  test.each<[keyof Credential, string]>([
    ['url', 'ftp://rekey.acme.example/api/v1'],
    ['url', 'https://someone:pass@rekey.acme.example/api/v1'],
    ['url', 'https://rekey.acme.example/api/v1?next=https://else.example'],
    ['url', 'https://'],
    ['shortname', 'Acme'],
    ['appname', 'splunk\r\nforwarder'],
    ['sharedsecret', generateOpaqueToken('rka_')],
    ['sharedsecret', `${generateSharedSecret().slice(0, -1)}-`],
    ['sharedsecret', swapped(generateSharedSecret())],
    ['appkey', generateSharedSecret()],
    ['appkey', swapped(generateOpaqueToken('rka_'))],
  ])('with a wrong %s is refused by name, and the value is not told', (member, value) => {
    const error = errorOf(base64(JSON.stringify(newCredential({ [member]: value }))));
    expect(error).toMatchObject({ code: 'MALFORMED_CREDENTIAL' });
    expect(error.message).toBe(`The credential string has a wrong ${member}.`);
  });
});

/** Two neighbours changed places: the commonest slip of those who type. */
function swapped(token: string): string {
  for (let at = 4; ; at += 1) {
    const [one, other] = [token.charAt(at), token.charAt(at + 1)];
    if (one !== other) return token.slice(0, at) + other + one + token.slice(at + 2);
  }
}
