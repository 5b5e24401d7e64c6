import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  clockTolerance,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
} from 'openid-client';
import { isFitAddress, type OidcSettings } from '../oidc-settings.ts';
import { boundedFetch, UnfitProvider } from './bounded-fetch.ts';
import {
  parseEmailClaim,
  parseIdTokenClaims,
  type EmailClaim,
  type IdTokenClaims,
} from './id-token-claims.ts';
import type { VisitSecrets } from './visit-secrets.ts';

/** The page of the admin app that people come back to. */
export const RETURN_PATH = '/sign-in/provider';

/** How somebody is to be asked. */
export type HowToAsk = {
  /** Whether to ask them even if the provider knows who they are. */
  readonly again: boolean;
  /** How long ago the provider may have asked them last. */
  readonly maxAgeSeconds: number;
  readonly emailHint: string | null;
};

/** Whom the provider has signed in. */
export type ProviderSignIn = {
  readonly claims: IdTokenClaims;
  /** What it says of their e-mail address; asks for it if need be. */
  readonly readEmail: () => Promise<EmailClaim>;
};

/** The OpenID provider. What it fails with is for `providerFailureOf` to tell. */
export type OpenidProvider = {
  /** Where to send somebody. */
  readonly addressOf: (secrets: VisitSecrets, how: HowToAsk) => Promise<string>;
  /** @param query of the address at which they came back. */
  readonly redeem: (secrets: VisitSecrets, query: string) => Promise<ProviderSignIn>;
};

const TIMEOUT_SECONDS = 5;
/** How long what the provider says of itself is believed; its keys are asked for anew when one is not known. */
const DISCOVERY_MS = 600_000;
const CLOCK_TOLERANCE_SECONDS = 30;

/** The provider of the settings. It is asked for what it is when that is first needed. */
export function openProvider(oidc: OidcSettings, publicUrl: string): OpenidProvider {
  const configure = remember(() => discover(oidc));
  const redirectUri = publicUrl + RETURN_PATH;
  return {
    addressOf: async ({ state, nonce, codeVerifier }, { again, maxAgeSeconds, emailHint }) =>
      buildAuthorizationUrl(await configure(), {
        redirect_uri: redirectUri,
        scope: 'openid email',
        state,
        nonce,
        code_challenge: await calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
        max_age: String(maxAgeSeconds),
        ...(again && { prompt: 'login' }),
        ...(emailHint !== null && { login_hint: emailHint }),
      }).href,
    redeem: async ({ state, nonce, codeVerifier }, query) => {
      const configuration = await configure();
      const tokens = await authorizationCodeGrant(
        configuration,
        new URL(`${redirectUri}?${query}`),
        { pkceCodeVerifier: codeVerifier, expectedState: state, expectedNonce: nonce },
      );
      const payload = tokens.claims();
      const claims = payload && parseIdTokenClaims(payload);
      if (!claims) throw new UnfitProvider('the ID token has claims of another form');
      return {
        claims,
        readEmail: async () => {
          const inToken = parseEmailClaim(payload);
          const hasMore = configuration.serverMetadata().userinfo_endpoint !== undefined;
          if (inToken.email !== null || !hasMore) return inToken;
          return parseEmailClaim(
            await fetchUserInfo(configuration, tokens.access_token, claims.subject),
          );
        },
      };
    },
  };
}

/** Keeps what succeeded for a time; of several who ask at once, one does the work. */
function remember<Value>(read: () => Promise<Value>): () => Promise<Value> {
  let kept: { readonly value: Promise<Value>; readonly untilMs: number } | null = null;
  return () => {
    if (kept && performance.now() < kept.untilMs) return kept.value;
    const value = read();
    const mine = { value, untilMs: performance.now() + DISCOVERY_MS };
    kept = mine;
    value.catch(() => {
      if (kept === mine) kept = null;
    });
    return value;
  };
}

async function discover({ issuer, clientId, clientSecret }: OidcSettings): Promise<Configuration> {
  const isLoopback = issuer.startsWith('http:');
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- for this machine alone; bounded-fetch.ts sees to that
  const extensions = [enableNonRepudiationChecks, ...(isLoopback ? [allowInsecureRequests] : [])];
  const options = {
    [customFetch]: boundedFetch,
    timeout: TIMEOUT_SECONDS,
    execute: extensions,
  };
  const metadata = { [clockTolerance]: CLOCK_TOLERANCE_SECONDS };
  const discovered = await discovery(new URL(issuer), clientId, metadata, undefined, options);
  const server = discovered.serverMetadata();
  // Of some of Microsoft's, the library takes any tenant for the one that was meant.
  if (new URL(server.issuer).href !== new URL(issuer).href)
    throw new UnfitProvider('the provider calls itself by another name than OIDC_ISSUER');
  if (!isFitAddress(server.authorization_endpoint ?? ''))
    throw new UnfitProvider('the provider names no address that people can be sent to');
  const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  const authenticate = methods.includes('client_secret_basic')
    ? ClientSecretBasic(clientSecret)
    : ClientSecretPost(clientSecret);
  const configuration = new Configuration(server, clientId, metadata, authenticate);
  configuration[customFetch] = boundedFetch;
  configuration.timeout = TIMEOUT_SECONDS;
  extensions.forEach((extend) => extend(configuration));
  return configuration;
}
