import { encodeRequestToken, sharedSecretKey } from '@rekey/keys/request-token';
import { generateOpaqueToken } from '@rekey/keys/opaque-token';
import { BOOTSTRAP, type Administrator } from '../support/administrator.ts';
import { sendRaw } from '../support/send-raw.ts';
import { exchange, exchangeForTokens, post, refresh, verify } from '../support/gateway.ts';
import type { RekeyProcess } from '../support/rekey-process.ts';
import type { Planted } from './traces.ts';

const CREATE = `mutation {
  createApiKey(input: { appname: "planted", role: ADMIN }) { appkey credential }
  createServiceToken(input: { name: "planted", scopes: [SHARED_SECRET_READ, TOKEN_INTROSPECT] }) { token }
  inviteUser(input: { email: "eve@acme.example", role: AUDITOR }) { link }
}`;
const REGENERATE = `mutation {
  regenerateSharedSecret(input: { clientMutationId: "planted", overlapSeconds: 60 }) {
    sharedSecret { value }
  }
}`;

type Created = {
  createApiKey: { appkey: string; credential: string };
  createServiceToken: { token: string };
  inviteUser: { link: string };
};

/**
 * Uses everything that has a secret in it, as it should be used, and then wrongly: a secret in the place of
 * a name, in a document that cannot be read, in a body that is cut off.
 *
 * @returns all the secrets that were ever sent or answered.
 */
export async function plantSecrets(
  { origin }: RekeyProcess,
  administrator: Administrator,
): Promise<Planted[]> {
  const { createApiKey, createServiceToken, inviteUser } = await administrator.ask<Created>(CREATE);
  const first = await readSecret(administrator);
  const { appkey } = createApiKey;
  const request = requestToken(appkey, first);
  const tokens = await exchangeForTokens(origin, request);
  const refreshed = await refresh(origin, tokens.refresh_token);
  await verify(origin, tokens.access_token);
  await introspect(origin, createServiceToken.token, tokens.access_token);
  await administrator.ask(REGENERATE);
  const second = await readSecret(administrator);
  const planted = {
    'the first shared secret': first,
    'the second shared secret': second,
    'the appkey': appkey,
    'the credential string': createApiKey.credential,
    'the request token': request,
    'the access token': tokens.access_token,
    'the refresh token': tokens.refresh_token,
    'the next refresh token': refreshed.body['refresh_token'] as string,
    'the service token': createServiceToken.token,
    'the invitation': inviteUser.link.split('#')[1] as string,
    // Its first half is in the database, and signs nobody in without the second (docs/adr/0014).
    'the session': decodeURIComponent(administrator.cookie.split('=')[1] as string),
    'the password': BOOTSTRAP.BOOTSTRAP_ADMIN_PASSWORD,
    'a mistyped password': `mistyped-${generateOpaqueToken('rka_').slice(4, 24)}`,
  };
  await misuse(origin, administrator, planted);
  return Object.entries(planted).map(([name, value]) => ({ name, value }));
}

async function readSecret(administrator: Administrator): Promise<string> {
  const data = await administrator.ask<{ sharedSecret: { value: string } }>(
    '{ sharedSecret { value } }',
  );
  return data.sharedSecret.value;
}

function requestToken(appkey: string, sharedsecret: string): string {
  const iat = Math.floor(Date.now() / 1000);
  const claims = { iat, jti: 'planted', appname: 'planted', appkey, shortname: 'default' };
  return encodeRequestToken(claims, sharedSecretKey(sharedsecret));
}

async function introspect(origin: string, caller: string, token: string): Promise<void> {
  await fetch(`${origin}/api/v1/auth/introspect`, {
    method: 'POST',
    headers: { authorization: `Bearer ${caller}` },
    body: new URLSearchParams({ token }),
  });
}

/** Each secret where it does not belong. */
async function misuse(
  origin: string,
  administrator: Administrator,
  planted: Readonly<Record<string, string>>,
): Promise<void> {
  const signIn = `${origin}/auth/sign-in/email`;
  const email = BOOTSTRAP.BOOTSTRAP_ADMIN_EMAIL;
  for (const secret of Object.values(planted)) {
    const quoted = JSON.stringify(secret);
    await sendRaw(origin, `GET / HTTP/1.1\r\nAuthorization: Bearer ${secret}\r\n\0\r\n\r\n`);
    await verify(origin, secret);
    await exchange(origin, secret);
    await exchange(origin, `${secret}x`);
    await refresh(origin, secret);
    await introspect(origin, secret, secret);
    await post(`${origin}/api/v1/auth/token`, `{"jwt": ${quoted}`, 'application/json');
    await post(`${origin}/api/v1/auth/token`, `jwt=${secret}`, 'text/plain');
    await post(`${origin}/graphql`, `{"query": "{ ${secret} }"}`, 'application/json');
    await administrator.send(`{ apiKey(appname: ${quoted}) { id } node(id: ${quoted}) { id } }`);
    await administrator.send('query ($n: Int) { apiKeys(first: $n) { totalCount } }', {
      n: secret,
    });
    await administrator.send(`{ invitation(token: ${quoted}) { email } }`);
    await administrator.send(`{ sharedSecret { ${secret} }`);
    await post(signIn, JSON.stringify({ email, password: `${secret}?` }), 'application/json');
    await post(signIn, JSON.stringify({ email: secret, password: secret }), 'application/json');
    await post(signIn, `{"email": ${quoted}, `, 'application/json');
  }
}
