import { parseAccessToken } from '@rekey/keys/access-token';
import { judgeAccessToken } from '@rekey/keys/judge-access-token';
import { expectAccepted, type Contender } from '../contender.ts';
import { sampleAccessTokens } from '../sample-tokens.ts';

/** Ours: form, claims, signature, issuer, expiry, and the API key's state. */
export async function prepare(): Promise<Contender> {
  const { tokens, issuer, shortname, keys, apiKeys } = sampleAccessTokens();
  const keysByVersion = new Map([[keys.version, keys]]);
  const apiKeysById = new Map(apiKeys.map((apiKey) => [apiKey.id, apiKey]));
  const account = { issuer, shortname, keysByVersion, apiKeysById };
  const nowSeconds = Math.floor(Date.now() / 1000);
  let next = 0;
  return (checks) => {
    for (let check = 0; check < checks; check += 1) {
      const parsed = parseAccessToken(tokens[next++ % tokens.length] as string);
      expectAccepted(parsed.ok && judgeAccessToken(parsed.token, account, nowSeconds).ok);
    }
  };
}
