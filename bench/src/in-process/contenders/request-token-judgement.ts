import { judgeRequestToken } from '@rekey/keys/judge-request-token';
import { parseRequestToken } from '@rekey/keys/request-token';
import { expectAccepted, type Contender } from '../contender.ts';
import { sampleRequestTokens } from '../sample-tokens.ts';

/** Ours, with all that an exchange asks of memory: the appkey's hash and the API key's state too. */
export async function prepare(): Promise<Contender> {
  const { tokens, keys, apiKeys, shortname } = sampleRequestTokens();
  const account = { shortname, accepted: [keys], retired: [] };
  const apiKeysByAppname = new Map(apiKeys.map((apiKey) => [apiKey.appname, apiKey]));
  const now = new Date();
  let next = 0;
  return (checks) => {
    for (let check = 0; check < checks; check += 1) {
      const parsed = parseRequestToken(tokens[next++ % tokens.length] as string);
      if (!parsed.ok) throw new Error('A sample token is malformed');
      const { token } = parsed;
      const apiKey = apiKeysByAppname.get(token.appname) ?? null;
      expectAccepted(judgeRequestToken({ token, account, apiKey, now, leewaySeconds: 300 }).ok);
    }
  };
}
