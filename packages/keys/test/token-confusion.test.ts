/** RFC 8725 sections 2.8 and 3.12: one kind of token is never taken for the other. */
import { expect, test } from 'vitest';
import {
  checkAccessTokenSignature,
  deriveAccessTokenKey,
  issueAccessToken,
  parseAccessToken,
} from '../src/access-token.ts';
import { encodeRequestToken, parseRequestToken, sharedSecretKey } from '../src/request-token.ts';
import { isSignedWith } from '../src/hmac-key.ts';
import { base64url, CLAIMS, NOW_SECONDS, SALT, SECRET } from './forge.ts';

const REQUEST_KEY = sharedSecretKey(SECRET);
const ACCESS_KEY = deriveAccessTokenKey(SECRET, SALT, 'default');
const REQUEST = encodeRequestToken(CLAIMS, REQUEST_KEY);
const ACCESS = issueAccessToken(ACCESS_KEY, 1, {
  issuer: 'https://rekey.example',
  shortname: 'default',
  apiKeyId: '0198c0de-7000-7000-8000-0123456789ab',
  appname: 'splunk-forwarder',
  role: 'admin',
  appkeyVersion: 1,
  issuedAtSeconds: NOW_SECONDS,
  expiresAtSeconds: NOW_SECONDS + 86400,
  tokenId: 'b7a0',
});
const [requestHeader = '', requestPayload = ''] = REQUEST.split('.');
const [accessHeader = '', accessPayload = ''] = ACCESS.split('.');

const KEYS = { 'shared secret': REQUEST_KEY, 'derived key': ACCESS_KEY } as const;
const HEADERS = { JWT: requestHeader, 'at+jwt': accessHeader, none: base64url('{"alg":"HS256"}') };
const accessClaims: object = JSON.parse(Buffer.from(accessPayload, 'base64url').toString());
const PAYLOADS = {
  request: requestPayload,
  access: accessPayload,
  'request and access': base64url(JSON.stringify({ ...accessClaims, ...CLAIMS })),
};

const mixes = Object.keys(KEYS).flatMap((key) =>
  Object.keys(HEADERS).flatMap((header) =>
    Object.keys(PAYLOADS).map((payload) => [key, header, payload]),
  ),
) as [keyof typeof KEYS, keyof typeof HEADERS, keyof typeof PAYLOADS][];

test.each(mixes)(
  'signed with the %s, of type %s, with the claims of %s',
  (key, header, payload) => {
    const input = `${HEADERS[header]}.${PAYLOADS[payload]}`;
    const text = `${input}.${KEYS[key].sign(input)}`;
    const request = parseRequestToken(text);
    const isRequest =
      request.ok && isSignedWith(REQUEST_KEY, request.token.signingInput, request.token.signature);
    expect(isRequest).toBe(key === 'shared secret' && header !== 'at+jwt' && payload !== 'access');
    const access = parseAccessToken(text);
    const isAccess = access.ok && checkAccessTokenSignature(access.token, ACCESS_KEY);
    expect(isAccess).toBe(key === 'derived key' && header === 'at+jwt' && payload !== 'request');
  },
);

test('the two keys of one shared secret sign the same text differently', () => {
  expect(REQUEST_KEY.sign('text')).not.toBe(ACCESS_KEY.sign('text'));
});
