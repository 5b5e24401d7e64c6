import { randomUUID } from 'node:crypto';
import { parseCredential } from '@rekey/keys/credential';
import { encodeRequestToken, sharedSecretKey } from '@rekey/keys/request-token';
import { askGraphql, signIn, type Asked } from './ask-graphql.ts';

const CREATE = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { credential errors { code } }
}`;

/** Adds an API key as an administrator does, and exchanges request tokens as its integration does. */
export async function exchangeTokens(api: Asked, count: number): Promise<readonly string[]> {
  const created = await askGraphql<{ createApiKey: { credential: string | null } }>(
    api,
    await signIn(api),
    CREATE,
    { input: { appname: 'splunk-forwarder', role: 'READONLY' } },
  );
  const parsed = parseCredential(created.createApiKey.credential ?? '');
  if (!parsed.ok) throw new Error('The credential string cannot be read');
  const { shortname, appname, appkey, sharedsecret } = parsed.credential;
  const key = sharedSecretKey(sharedsecret);
  const tokens: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const iat = Math.floor(Date.now() / 1000);
    const claims = { iat, jti: randomUUID(), appname, appkey, shortname };
    tokens.push(await exchange(api, encodeRequestToken(claims, key)));
  }
  return tokens;
}

async function exchange({ port }: Asked, jwt: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/auth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jwt }),
  });
  if (!response.ok) throw new Error(`An exchange answered ${response.status}`);
  return ((await response.json()) as { access_token: string }).access_token;
}
