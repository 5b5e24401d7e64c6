import type { BearerTokens } from '../../src/token-exchange/bearer-tokens.ts';

/** An answer of `/api/*`, its body parsed. */
export type ApiAnswer = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
};

/** Exchanges a request token. */
export function exchange(origin: string, jwt: string): Promise<ApiAnswer> {
  return post(`${origin}/api/v1/auth/token`, JSON.stringify({ jwt }), 'application/json');
}

/** Exchanges a request token that has to be accepted. */
export async function exchangeForTokens(origin: string, jwt: string): Promise<BearerTokens> {
  const { status, body } = await exchange(origin, jwt);
  if (status !== 200) throw new Error(`exchange: ${status} ${JSON.stringify(body)}`);
  return body as unknown as BearerTokens;
}

/** Refreshes with a refresh token. */
export function refresh(origin: string, refreshToken: string): Promise<ApiAnswer> {
  const form = new URLSearchParams({ refresh_token: refreshToken }).toString();
  return post(`${origin}/api/auth/bearer/refresh`, form, 'application/x-www-form-urlencoded');
}

/** Asks as a gateway does; without a token when it is null. */
export async function verify(
  origin: string,
  token: string | null,
  init: RequestInit = {},
): Promise<ApiAnswer> {
  const headers = { ...init.headers, ...(token !== null && { authorization: `Bearer ${token}` }) };
  return answerOf(await fetch(`${origin}/api/v1/auth/verify`, { ...init, headers }));
}

/** Posts a body under a content type, or under none when it is null. */
export async function post(
  url: string,
  body: string,
  contentType: string | null,
): Promise<ApiAnswer> {
  const headers: Record<string, string> =
    contentType === null ? {} : { 'content-type': contentType };
  // Bytes, because `fetch` gives a string a content type by itself.
  return answerOf(await fetch(url, { method: 'POST', body: Buffer.from(body), headers }));
}

async function answerOf(response: Response): Promise<ApiAnswer> {
  const text = await response.text();
  const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  return { status: response.status, headers: response.headers, body };
}
