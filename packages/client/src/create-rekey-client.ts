import { authorizedFetch } from './authorized-fetch.ts';
import { TokenSource, type AccessTokenOptions, type OnSecretRegenerated } from './token-source.ts';

/** How an integration is to sign in. */
export type RekeyClientOptions = {
  /** As an administrator gave it. Keep it as you keep a password. */
  readonly credential: string;
  /**
   * Called once for all who wait, when the shared secret was regenerated: get the new credential string
   * from wherever you keep it. Without it, they get an error `SHARED_SECRET_REGENERATED`.
   */
  readonly onSecretRegenerated?: OnSecretRegenerated | undefined;
  /** Where `fetch` may send the access token, for example `https://api.acme.example`. Rekey's own when not given. */
  readonly origins?: readonly string[] | undefined;
  /** How long to try on while Rekey cannot answer: 30 when not given. */
  readonly waitSecondsMax?: number | undefined;
  /** Instead of the global one: for a proxy, or a certificate of your own. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Milliseconds since 1970, instead of the machine's clock. */
  readonly now?: (() => number) | undefined;
};

/** An integration that stays signed in. Its functions can be handed around by themselves. */
export type RekeyClient = {
  /**
   * `fetch` with `Authorization: Bearer`, to allowed origins alone. On a 401 it gets a new token and tries
   * once more. Other answers are the API's, and yours.
   *
   * @throws RekeyError when there is no token to send; else what `fetch` throws.
   */
  readonly fetch: typeof globalThis.fetch;
  /**
   * An access token for an HTTP client of your own. After a 401, ask again with `insteadOf`.
   *
   * @throws RekeyError; the signal's reason when that is aborted; what `onSecretRegenerated` throws.
   */
  readonly accessToken: (options?: AccessTokenOptions) => Promise<string>;
  /** 16 hex digits that tell which shared secret it holds; safe to log, and shown in Rekey. */
  readonly fingerprint: () => Promise<string>;
};

const WAIT_SECONDS_MAX = 30;

/**
 * Makes a client. Nothing is sent before the first token is wanted; tokens are kept in memory alone.
 *
 * @throws RekeyError `MALFORMED_CREDENTIAL`; TypeError when an origin is not a URL.
 */
export function createRekeyClient(options: RekeyClientOptions): RekeyClient {
  const { credential, onSecretRegenerated, origins, waitSecondsMax = WAIT_SECONDS_MAX } = options;
  // Not taken out of its global: a browser's fetch works only as the window's.
  const fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const now = options.now ?? Date.now;
  const waitMsMax = waitSecondsMax * 1000;
  const source = new TokenSource(credential, { fetch, now, onSecretRegenerated, waitMsMax });
  const allowed = origins && new Set(origins.map((origin) => new URL(origin).origin));
  return {
    fetch: authorizedFetch(source, fetch, allowed),
    accessToken: (which) => source.accessToken(which),
    fingerprint: () => source.fingerprint(),
  };
}
