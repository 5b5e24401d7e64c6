import { generateKeyPair, exportJWK } from 'jose';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import type { OidcSettings } from '../../src/oidc-settings.ts';
import { ORIGIN } from '../support/settings.ts';

/** Who is at the provider, and what it knows of them. */
export type Person = {
  readonly subject: string;
  readonly email?: string;
  readonly emailVerified?: boolean;
  /** The methods that it uses to ask them (RFC 8176). */
  readonly methods?: readonly string[];
  /** Seconds ago that they were asked. */
  readonly askedSecondsAgo?: number;
};

/** A provider of `oidc-provider`, on a port of its own, which signs in without asking whoever `person` is. */
export type HonestProvider = {
  readonly settings: OidcSettings;
  person: Person;
  /** Whether people decline. */
  declines: boolean;
  close(): Promise<void>;
};

export const CLIENT_SECRET = 'an OpenID client secret of the tests';

/** Starts it. */
export async function startHonestProvider(): Promise<HonestProvider> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const honest: HonestProvider = {
    settings: {
      issuer,
      clientId: 'rekey',
      clientSecret: CLIENT_SECRET,
      name: 'Acme ID',
      isOnlyWayIn: false,
    },
    person: { subject: 'nobody' },
    declines: false,
    close: () => closeServer(server),
  };
  const provider = await createProvider(issuer, honest);
  const callback = provider.callback();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (request.url?.startsWith('/interaction/'))
      void answerFor(provider, honest, request, response);
    else void callback(request, response);
  });
  return honest;
}

async function createProvider(issuer: string, honest: HonestProvider): Promise<Provider> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const client = {
    client_id: honest.settings.clientId,
    client_secret: CLIENT_SECRET,
    redirect_uris: [`${ORIGIN}/sign-in/provider`],
  };
  return new Provider(issuer, {
    clients: [client],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'one' }] },
    cookies: { keys: ['for the tests alone'] },
    claims: { openid: ['sub', 'amr'], email: ['email', 'email_verified'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, subject) => ({
      accountId: subject,
      claims: () => ({
        sub: subject,
        email: honest.person.email,
        email_verified: honest.person.emailVerified ?? true,
      }),
    }),
  });
}

/** Does what a person would on the provider's pages. */
async function answerFor(
  provider: Provider,
  { person, declines }: HonestProvider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  if (declines) {
    const result = { error: 'access_denied', error_description: 'declined <b>by hand</b>' };
    return provider.interactionFinished(request, response, result);
  }
  if (prompt.name === 'login') {
    const askedAt = Math.floor(Date.now() / 1000) - (person.askedSecondsAgo ?? 0);
    const amr = person.methods && [...person.methods];
    const login = { accountId: person.subject, ts: askedAt, ...(amr && { amr }) };
    return provider.interactionFinished(request, response, { login });
  }
  const accountId = session?.accountId ?? person.subject;
  const grant = new provider.Grant({ accountId, clientId: params['client_id'] as string });
  grant.addOIDCScope('openid email');
  return provider.interactionFinished(
    request,
    response,
    { consent: { grantId: await grant.save() } },
    { mergeWithLastSubmission: true },
  );
}

async function closeServer(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, 'close').catch(() => {});
}

/**
 * Follows the address that somebody was sent to, through the provider's pages, with cookies of their own.
 *
 * @returns the query with which the provider sends them back.
 */
export async function visitProvider(address: string): Promise<string> {
  const cookies = new Map<string, string>();
  let next = address;
  for (let hops = 0; hops < 12; hops += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(next, { redirect: 'manual', headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (!location) throw new Error(`${response.status} at ${next}: ${await response.text()}`);
    next = new URL(location, next).href;
    if (next.startsWith(`${ORIGIN}/sign-in/provider?`)) return next.split('?')[1]!;
  }
  throw new Error('the provider sends in circles');
}
