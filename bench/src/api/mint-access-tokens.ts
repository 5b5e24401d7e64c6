import { randomUUID } from 'node:crypto';
import { issueAccessToken } from '@rekey/keys/access-token';
import type { VersionedKeys } from '@rekey/keys/account-state';

/** An account, as far as its tokens go. */
export type TokenAccount = {
  readonly id: string;
  readonly issuer: string;
  readonly shortname: string;
  readonly keys: VersionedKeys;
};

/** An API key as it was seeded. */
export type SeededApiKey = { readonly id: string; readonly appname: string };

/** Makes access tokens as the exchange does, each for the next of the API keys in turn. */
export function* mintAccessTokens(
  account: TokenAccount,
  apiKeys: readonly SeededApiKey[],
  count: number,
): Generator<string> {
  for (let index = 0; index < count; index += 1)
    yield mintAccessToken(account, apiKeys[index % apiKeys.length] as SeededApiKey);
}

/** Makes one access token. */
export function mintAccessToken(account: TokenAccount, apiKey: SeededApiKey): string {
  const { issuer, shortname, keys } = account;
  const issuedAtSeconds = Math.floor(Date.now() / 1000);
  return issueAccessToken(keys.accessTokenKey, keys.version, {
    ...{ issuer, shortname, apiKeyId: apiKey.id, appname: apiKey.appname, role: 'readonly' },
    ...{ appkeyVersion: 1, issuedAtSeconds, expiresAtSeconds: issuedAtSeconds + 86_400 },
    tokenId: randomUUID(),
  });
}
