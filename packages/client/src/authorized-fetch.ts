import { RekeyError } from './rekey-error.ts';
import type { TokenSource } from './token-source.ts';

type Fetch = typeof globalThis.fetch;

/**
 * `fetch` with the access token. A token that is refused is replaced once and the request sent again,
 * unless its body is a stream, which can be sent only once.
 *
 * @param origins where the token may go; Rekey's own when there are none.
 */
export function authorizedFetch(
  source: TokenSource,
  fetch: Fetch,
  origins: ReadonlySet<string> | undefined,
): Fetch {
  const isAllowed = (origin: string) => origins?.has(origin) ?? origin === source.origin;
  return async (input, init) => {
    const request = input instanceof Request ? input : undefined;
    const { origin } = new URL(request?.url ?? (input as string | URL), baseUrl());
    if (!isAllowed(origin)) throw notAllowed(origin);
    const signal = init?.signal ?? request?.signal;
    const send = (accessToken: string) => {
      const headers = new Headers(init?.headers ?? request?.headers);
      headers.set('authorization', `Bearer ${accessToken}`);
      return fetch(request?.clone() ?? input, { ...init, headers });
    };
    const accessToken = await source.accessToken({ signal });
    const response = await send(accessToken);
    // A redirect that led elsewhere took no token along, and was refused for that.
    const isOurs = !response.url || isAllowed(new URL(response.url).origin);
    if (!isOurs || !isTokenRefused(response)) return response;
    const next = await replaced(source, accessToken, response, signal);
    if (next === accessToken || init?.body instanceof ReadableStream) return response;
    void response.body?.cancel();
    const answer = await send(next);
    if (isTokenRefused(answer)) source.believe();
    return answer;
  };
}

async function replaced(
  source: TokenSource,
  insteadOf: string,
  response: Response,
  signal: AbortSignal | null | undefined,
): Promise<string> {
  try {
    return await source.accessToken({ signal, insteadOf });
  } catch (error) {
    void response.body?.cancel();
    throw error;
  }
}

/** A challenge may say that something else than the token is wrong (RFC 6750 section 3.1). */
function isTokenRefused({ status, headers }: Response): boolean {
  const error = /error="?(\w+)/.exec(headers.get('www-authenticate') ?? '')?.[1];
  return status === 401 && (error === undefined || error === 'invalid_token');
}

function notAllowed(origin: string): RekeyError {
  const message = `The access token is not for ${origin}; name that among the client's origins if it is.`;
  return new RekeyError('ORIGIN_NOT_ALLOWED', message);
}

/** Browsers take relative addresses; elsewhere there is nothing that they are relative to. */
function baseUrl(): string | undefined {
  return (globalThis as { location?: Location }).location?.href;
}
