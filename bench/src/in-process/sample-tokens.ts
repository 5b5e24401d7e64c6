import { randomUUID } from 'node:crypto';
import { generateAccessTokenSalt, issueAccessToken } from '@rekey/keys/access-token';
import { prepareKeys, type ApiKeyState, type VersionedKeys } from '@rekey/keys/account-state';
import { generateOpaqueToken, hashOpaqueToken } from '@rekey/keys/opaque-token';
import { encodeRequestToken } from '@rekey/keys/request-token';
import { generateSharedSecret } from '@rekey/keys/shared-secret';

/** So many different ones that nothing can be remembered from the last time one was checked. */
const TOKENS = 20_000;
const API_KEYS = 10;
const SHORTNAME = 'acmecorp';
const ISSUER = 'https://rekey.example.com';

/** An account with some API keys, and its tokens of one kind. */
export type Sample = {
  readonly issuer: string;
  readonly shortname: string;
  readonly secret: string;
  readonly keys: VersionedKeys;
  readonly apiKeys: readonly ApiKeyState[];
  readonly tokens: readonly string[];
};

/** Request tokens as the public client makes them. */
export function sampleRequestTokens(): Sample {
  const { appkeys, ...account } = sampleAccount();
  const iat = Math.floor(Date.now() / 1000);
  const tokens = Array.from({ length: TOKENS }, (_, index) => {
    const { appname } = account.apiKeys[index % API_KEYS] as ApiKeyState;
    const appkey = appkeys[index % API_KEYS] as string;
    const claims = { iat, jti: randomUUID(), appname, appkey, shortname: SHORTNAME };
    return encodeRequestToken(claims, account.keys.requestTokenKey);
  });
  return { ...account, tokens };
}

/** Access tokens as the exchange makes them. */
export function sampleAccessTokens(): Sample {
  const { appkeys: _, ...account } = sampleAccount();
  const issuedAtSeconds = Math.floor(Date.now() / 1000);
  const tokens = Array.from({ length: TOKENS }, (_token, index) => {
    const { id, appname, role, appkeyVersion } = account.apiKeys[index % API_KEYS] as ApiKeyState;
    return issueAccessToken(account.keys.accessTokenKey, account.keys.version, {
      ...{ issuer: ISSUER, shortname: SHORTNAME, apiKeyId: id, appname, role, appkeyVersion },
      ...{ issuedAtSeconds, expiresAtSeconds: issuedAtSeconds + 86_400, tokenId: randomUUID() },
    });
  });
  return { ...account, tokens };
}

function sampleAccount() {
  const secret = generateSharedSecret();
  const appkeys = Array.from({ length: API_KEYS }, () => generateOpaqueToken('rka_'));
  const apiKeys = appkeys.map((appkey, index): ApiKeyState => ({
    ...{ id: randomUUID(), appname: `splunk-forwarder-${index}`, role: 'readonly' },
    ...{ status: 'ACTIVE', expiresAt: null, appkeyVersion: 1 },
    appkeyHash: hashOpaqueToken(appkey),
  }));
  const keys = prepareKeys(1, secret, generateAccessTokenSalt(), SHORTNAME);
  return { issuer: ISSUER, shortname: SHORTNAME, secret, keys, apiKeys, appkeys };
}
