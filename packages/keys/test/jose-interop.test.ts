/** Another implementation, panva/jose, reads what we write and writes what we read. */
import { jwtVerify, SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { hkdfSync } from 'node:crypto';
import {
  checkAccessTokenSignature,
  deriveAccessTokenKey,
  issueAccessToken,
  parseAccessToken,
} from '../src/access-token.ts';
import {
  checkRequestTokenSignature,
  encodeRequestToken,
  parseRequestToken,
  sharedSecretKey,
} from '../src/request-token.ts';
import { CLAIMS, NOW, NOW_SECONDS, SALT, SECRET } from './forge.ts';

const SECRET_BYTES = new TextEncoder().encode(SECRET);
const DERIVED_BYTES = new Uint8Array(
  hkdfSync('sha256', SECRET, SALT, 'rekey/access-token/hs256/v1\0default', 32),
);
const ACCESS_KEY = deriveAccessTokenKey(SECRET, SALT, 'default');
const API_KEY_ID = '0198c0de-7000-7000-8000-0123456789ab';

test('jose accepts a request token of ours', async () => {
  const jwt = encodeRequestToken(CLAIMS, sharedSecretKey(SECRET));
  const { payload } = await jwtVerify(jwt, SECRET_BYTES, {
    algorithms: ['HS256'],
    typ: 'JWT',
    currentDate: NOW,
  });
  expect(payload).toEqual(CLAIMS);
});

test('a request token of jose is accepted', async () => {
  const { appname, appkey, shortname, jti } = CLAIMS;
  const jwt = await new SignJWT({ appname, appkey, shortname })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuedAt(NOW)
    .setJti(jti)
    .sign(SECRET_BYTES);
  const parsed = parseRequestToken(jwt);
  if (!parsed.ok) throw new Error(parsed.reason);
  expect(parsed.token).toMatchObject({ appname, appkey, shortname, jti, iatSeconds: NOW_SECONDS });
  expect(checkRequestTokenSignature(parsed.token, sharedSecretKey(SECRET))).toBe(true);
});

test('jose accepts an access token of ours, by type, issuer and audience', async () => {
  const jwt = issueAccessToken(ACCESS_KEY, 4, {
    issuer: 'https://rekey.example',
    shortname: 'default',
    apiKeyId: API_KEY_ID,
    appname: 'splunk-forwarder',
    role: 'admin',
    appkeyVersion: 1,
    issuedAtSeconds: NOW_SECONDS,
    expiresAtSeconds: NOW_SECONDS + 60,
    tokenId: 'b7a0',
  });
  const { payload, protectedHeader } = await jwtVerify(jwt, DERIVED_BYTES, {
    algorithms: ['HS256'],
    typ: 'at+jwt',
    issuer: 'https://rekey.example',
    audience: 'default',
    currentDate: NOW,
    requiredClaims: ['iss', 'exp', 'aud', 'sub', 'client_id', 'iat', 'jti'],
  });
  expect(payload).toMatchObject({ sub: API_KEY_ID, client_id: 'splunk-forwarder', scope: 'admin' });
  expect(protectedHeader.kid).toBe('4');
});

test('an access token of jose with the account key is accepted, spelled as ours', async () => {
  const claims = {
    iss: 'https://rekey.example',
    aud: 'default',
    sub: API_KEY_ID,
    client_id: 'splunk-forwarder',
    scope: 'admin',
    akv: 1,
    iat: NOW_SECONDS,
    exp: NOW_SECONDS + 60,
    jti: 'b7a0',
  };
  const jwt = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: '4' })
    .sign(DERIVED_BYTES);
  const parsed = parseAccessToken(jwt);
  if (!parsed.ok) throw new Error('This is no access token');
  expect(parsed.token).toMatchObject({ apiKeyId: API_KEY_ID, secretVersion: 4 });
  expect(checkAccessTokenSignature(parsed.token, ACCESS_KEY)).toBe(true);
});
