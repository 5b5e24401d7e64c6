import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import type { OidcSettings } from '../../src/oidc-settings.ts';

/** What it says that is not so. */
export type Lies = {
  readonly claims?: JWTPayload;
  readonly without?: readonly string[];
  /** How the ID token is signed: with a key that it does not publish, with none, or with the client's secret. */
  readonly signature?: 'OTHER_KEY' | 'NONE' | 'CLIENT_SECRET';
  /** Writes and signs the ID token in place of what is usual. @param publicKey what the provider publishes. */
  readonly idToken?: (claims: JWTPayload, publicKey: CryptoKey) => Promise<string>;
  /** What it publishes in place of its key. */
  readonly publishes?: readonly object[];
  /** Answers a request in place of what is usual. @returns whether it has. */
  readonly answer?: (path: string, response: ServerResponse) => boolean;
  /** In what it says of itself. */
  readonly metadata?: Record<string, unknown>;
};

/** A provider that says whatever it is told to, on a port of its own. */
export type HostileProvider = {
  readonly settings: OidcSettings;
  lies: Lies;
  /** ID tokens that it gave out. */
  readonly idTokens: string[];
  /** Bodies of the requests to the token endpoint. */
  readonly redeemed: URLSearchParams[];
  /** What it would send somebody back with. */
  queryFor(address: string, changes?: Record<string, string | null>): string;
  close(): Promise<void>;
};

const CLIENT_SECRET = 'a client secret of thirty-two bytes or more';
/** What it sends somebody back with, and what it gives for that. */
export const CODE = 'code-of-the-hostile-provider';
export const ACCESS_TOKEN = 'access-token-of-the-hostile-provider';

/** Starts it; its person is `subject`, with that e-mail address, verified. */
export async function startHostileProvider(
  person: () => { readonly subject: string; readonly email: string },
): Promise<HostileProvider> {
  const keys = await generateKeyPair('RS256');
  const others = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = { clientId: 'rekey', clientSecret: CLIENT_SECRET };
  const settings = { issuer, ...client, name: 'Acme ID', isOnlyWayIn: false };
  let nonce = '';
  const hostile: HostileProvider = {
    settings,
    lies: {},
    idTokens: [],
    redeemed: [],
    queryFor: (address, changes = {}) => {
      const asked = new URL(address).searchParams;
      nonce = asked.get('nonce') ?? '';
      const query = new URLSearchParams({ code: CODE, state: asked.get('state') ?? '' });
      query.set('iss', issuer);
      for (const [name, value] of Object.entries(changes))
        if (value === null) query.delete(name);
        else query.set(name, value);
      return query.toString();
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close').catch(() => {});
    },
  };
  const idToken = async () => {
    const { subject, email } = person();
    const seconds = Math.floor(Date.now() / 1000);
    const claims: JWTPayload = {
      ...{ iss: issuer, aud: 'rekey', sub: subject, nonce, iat: seconds, exp: seconds + 300 },
      ...{ auth_time: seconds, email, email_verified: true, ...hostile.lies.claims },
    };
    for (const name of hostile.lies.without ?? []) claims[name] = undefined;
    const { signature } = hostile.lies;
    if (hostile.lies.idToken) return hostile.lies.idToken(claims, keys.publicKey);
    if (signature === 'NONE') return new UnsecuredJWT(claims).encode();
    if (signature === 'CLIENT_SECRET')
      return new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256' })
        .sign(Buffer.from(CLIENT_SECRET));
    const key = signature === 'OTHER_KEY' ? others.privateKey : keys.privateKey;
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(key);
  };
  const newIdToken = async () => {
    const token = await idToken();
    hostile.idTokens.push(token);
    return token;
  };
  const answers: Record<string, () => Promise<object> | object> = {
    '/.well-known/openid-configuration': () => ({
      issuer,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      authorization_response_iss_parameter_supported: true,
      ...hostile.lies.metadata,
    }),
    '/jwks': () => ({ keys: hostile.lies.publishes ?? [jwk] }),
    '/token': async () => ({
      access_token: ACCESS_TOKEN,
      token_type: 'Bearer',
      id_token: await newIdToken(),
    }),
  };
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    void (async () => {
      const path = request.url ?? '';
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      if (path === '/token')
        hostile.redeemed.push(new URLSearchParams(String(Buffer.concat(parts))));
      if (hostile.lies.answer?.(path, response)) return;
      const body = await answers[path]?.();
      response.writeHead(body ? 200 : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body ?? {}));
    })();
  });
  return hostile;
}
