import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import type { Settings } from './start-rekey.ts';

/**
 * A provider of `oidc-provider`, at another site than the product's: it asks for a name, and believes it.
 * The e-mail address of `ada` is `ada@rekey.example`.
 */
export type RunningOpenidProvider = {
  /** With which the product knows it. */
  readonly settings: Settings;
  /** How long ago it says that it asked whoever signs in. */
  askedSecondsAgo: number;
  readonly stop: () => Promise<void>;
};

const CLIENT = { id: 'rekey', secret: 'a-client-secret-of-the-browser-tests' };

/** Starts it in this process, on a port of its own. */
export async function startOpenidProvider(): Promise<RunningOpenidProvider> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = createProvider(issuer);
  const running: RunningOpenidProvider = {
    settings: {
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_ID: CLIENT.id,
      OIDC_CLIENT_SECRET: CLIENT.secret,
      OIDC_NAME: 'Acme ID',
    },
    askedSecondsAgo: 0,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  const callback = provider.callback();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (request.url?.startsWith('/interaction/')) void askWho(provider, running, request, response);
    else void callback(request, response);
  });
  return running;
}

function createProvider(issuer: string): Provider {
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: ['http://localhost/sign-in/provider'],
      },
    ],
    cookies: { keys: ['for the tests alone'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    ttl: { AccessToken: 60, Grant: 600, IdToken: 60, Interaction: 600, Session: 600 },
    findAccount: (_context, name) => ({
      accountId: name,
      claims: () => ({ sub: name, email: `${name}@rekey.example`, email_verified: true }),
    }),
  });
  // The product's port is drawn after this one's.
  provider.Client.prototype.redirectUriAllowed = (address: string) =>
    /^http:\/\/localhost:\d+\/sign-in\/provider$/.test(address);
  return provider;
}

/** The one page of it. Whoever has said who they are has agreed to everything. */
async function askWho(
  provider: Provider,
  { askedSecondsAgo }: RunningOpenidProvider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  const name = new URL(request.url ?? '', 'http://provider').searchParams.get('name');
  if (prompt.name === 'login' && name === null) {
    response.setHeader('content-type', 'text/html');
    response.end('<form><label>Name <input name="name"></label><button>Log in</button></form>');
    return;
  }
  if (prompt.name === 'login' && name !== null) {
    const ts = Math.floor(Date.now() / 1000) - askedSecondsAgo;
    await provider.interactionFinished(request, response, { login: { accountId: name, ts } });
    return;
  }
  const accountId = session?.accountId ?? '';
  const grant = new provider.Grant({ accountId, clientId: String(params['client_id']) });
  grant.addOIDCScope('openid email');
  const consent = { grantId: await grant.save() };
  const merge = { mergeWithLastSubmission: true };
  await provider.interactionFinished(request, response, { consent }, merge);
}
