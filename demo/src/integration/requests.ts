import { randomUUID } from 'node:crypto';
import type { Credential } from '@rekey/keys/credential';
import { encodeRequestToken, sharedSecretKey } from '@rekey/keys/request-token';

/** An access token, or why there is none, in Rekey's own words. */
export type Exchanged =
  | { readonly accessToken: string }
  | { readonly accessToken: null; readonly name: string; readonly message: string };

/** Headers that each request of an integration carries. */
export type Headers = Readonly<Record<string, string>>;

/** Exchanges a request token. @throws when Rekey cannot be reached. */
export async function exchange(credential: Credential, headers: Headers): Promise<Exchanged> {
  const { url, shortname, appname, sharedsecret, appkey } = credential;
  const iat = Math.floor(Date.now() / 1000);
  const claims = { iat, jti: randomUUID(), appname, appkey, shortname };
  const response = await fetch(`${url}/auth/token`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ jwt: encodeRequestToken(claims, sharedSecretKey(sharedsecret)) }),
  });
  const answer = (await response.json()) as Record<'access_token' | 'name' | 'message', string>;
  return response.ok
    ? { accessToken: answer.access_token }
    : { accessToken: null, name: answer.name, message: answer.message };
}

/**
 * Makes the call that a gateway asks Rekey about. @throws when Rekey cannot be reached.
 *
 * @returns whether it was let in.
 */
export async function call(
  { url }: Credential,
  accessToken: string,
  headers: Headers,
): Promise<boolean> {
  const response = await fetch(`${url}/auth/verify`, {
    headers: { ...headers, authorization: `Bearer ${accessToken}` },
  });
  await response.arrayBuffer();
  return response.ok;
}
