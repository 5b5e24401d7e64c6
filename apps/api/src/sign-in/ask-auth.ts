import type { FastifyRequest } from 'fastify';
import { AUTH_PATH, CLIENT_ADDRESS_HEADER, type Auth } from './auth.ts';
import type { AuthEndpoint } from './auth-endpoint.ts';
import { withAuthRequest, type AuthRequest } from './auth-request.ts';
import type { RequestSession } from './resolve-session.ts';

/** What Better Auth is handed of the caller's headers: what it checks against forgery, and the session. */
const PASSED_HEADERS = [
  'cookie',
  'origin',
  'referer',
  'user-agent',
  'sec-fetch-site',
  'sec-fetch-mode',
  'sec-fetch-dest',
];

/** With these a browser says where a request comes from (Fetch standard; Fetch Metadata). */
const ORIGIN_HEADERS = ['origin', 'referer', 'sec-fetch-site'];

/** A request to the sign-in service whose body has been parsed. */
export type ParsedRequest = {
  readonly endpoint: AuthEndpoint;
  readonly request: FastifyRequest;
  readonly body: Record<string, unknown> | null;
  readonly session: RequestSession;
};

/**
 * Asks Better Auth, with a request made anew from the few parts that it may see.
 *
 * @throws what its database writes threw, even where it would have answered as if they had succeeded.
 */
export async function askAuth(
  auth: Auth,
  publicUrl: string,
  { endpoint, request, body, session }: ParsedRequest,
): Promise<Response> {
  const headers = new Headers({ [CLIENT_ADDRESS_HEADER]: request.ip });
  for (const name of PASSED_HEADERS) {
    const value = request.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  // Better Auth would take a session for good that lacks its user's second factor.
  if (session.owner === null) headers.delete('cookie');
  // A browser says where a POST comes from. Whoever says nothing is a script, which nobody can trick
  // into sending a cookie; Better Auth would take one that speaks like `fetch` for a browser.
  if (!ORIGIN_HEADERS.some((name) => request.headers[name])) headers.set('origin', publicUrl);
  if (body) headers.set('content-type', 'application/json');
  const authRequest: AuthRequest = {
    ip: request.ip,
    reason: endpoint.reason,
    sessionToken: session.token,
    secondFactor: endpoint.keepsSecondFactor ? (session.owner?.secondFactor ?? null) : null,
    failure: null,
  };
  const response = await withAuthRequest(authRequest, () =>
    auth.handler(
      new Request(`${publicUrl}${AUTH_PATH}${endpoint.path}`, {
        method: endpoint.method,
        headers,
        body: body && JSON.stringify(body),
      }),
    ),
  );
  if (authRequest.failure) throw authRequest.failure;
  return response;
}
