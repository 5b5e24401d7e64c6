import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Dependencies } from '../dependencies.ts';
import { isDatabaseUnreachable } from '../database/database-error.ts';
import { askAuth, type ParsedRequest } from './ask-auth.ts';
import { AUTH_PATH, createAuth } from './auth.ts';
import { AUTH_ENDPOINTS, type AuthEndpoint } from './auth-endpoint.ts';
import { guardPassword } from './guard-password.ts';
import { sessionCookieOf } from './session-cookie.ts';

const BODY_BYTES_MAX = 16_384;
/**
 * No refusal is answered sooner. It is well above what checking a password takes, so that the time
 * does not tell whether there was one to check and a refusal to record.
 */
const REFUSAL_MS_MIN = 400;
const PASSED_HEADERS = ['content-type', 'retry-after'];

/** The sign-in service: the open routes of Better Auth under /auth, and 404 for all others. */
export function signInRoute(dependencies: Dependencies) {
  const { masterKeys, publicUrl } = dependencies;
  const cookie = sessionCookieOf(masterKeys, publicUrl);
  const auth = createAuth(dependencies, cookie);
  const answer =
    (endpoint: AuthEndpoint) => async (request: FastifyRequest, reply: FastifyReply) => {
      const refusedAtMs = performance.now() + REFUSAL_MS_MIN;
      const body = parseBody(endpoint, request);
      if (body === undefined)
        return refuse(reply, 400, 'BAD_REQUEST', 'The body is not what this route takes.');
      const sessionToken = cookie.readToken(request.headers.cookie);
      const parsed: ParsedRequest = { endpoint, request, body, sessionToken };
      const ask = () => askAuth(auth, publicUrl, parsed);
      const response = await guardPassword(dependencies, parsed, ask);
      if (!response.ok) await delay(Math.max(0, refusedAtMs - performance.now()));
      return passOn(response, reply);
    };
  return async (app: FastifyInstance): Promise<void> => {
    app.addHook('onSend', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });
    app.setErrorHandler(answerError);
    for (const endpoint of AUTH_ENDPOINTS)
      app.route({
        method: endpoint.method,
        url: AUTH_PATH + endpoint.path,
        bodyLimit: BODY_BYTES_MAX,
        handler: answer(endpoint),
      });
    app.all(`${AUTH_PATH}/*`, (_request, reply) =>
      refuse(reply, 404, 'NOT_FOUND', 'There is no such route.'),
    );
  };
}

/** @returns undefined for a body that is not JSON of the endpoint's form, null where none is expected. */
function parseBody(
  endpoint: AuthEndpoint,
  request: FastifyRequest,
): Record<string, unknown> | null | undefined {
  if (endpoint.body === null) return null;
  const isJson = /^application\/json\b/i.test(request.headers['content-type'] ?? '');
  // A page elsewhere can send a form without asking, but no JSON (Fetch standard, CORS-safelisted types).
  if (!isJson && request.body != null) return undefined;
  return endpoint.body.safeParse(request.body).data;
}

async function passOn(response: Response, reply: FastifyReply): Promise<FastifyReply> {
  reply.code(response.status);
  for (const name of PASSED_HEADERS) {
    const value = response.headers.get(name);
    if (value !== null) reply.header(name, value);
  }
  const cookies = response.headers.getSetCookie();
  if (cookies.length) reply.header('set-cookie', cookies);
  return reply.send(withoutSessionToken(await response.text()));
}

/** Better Auth repeats the session's token in the body. It belongs into the cookie alone, out of a page's reach. */
function withoutSessionToken(text: string): string {
  const body: unknown = text.startsWith('{') ? JSON.parse(text) : null;
  if (typeof body !== 'object' || body === null || !('token' in body)) return text;
  return JSON.stringify({ ...body, token: undefined });
}

function refuse(reply: FastifyReply, status: number, code: string, message: string): FastifyReply {
  return reply.code(status).send({ code, message });
}

function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  const status = error.statusCode ?? 500;
  if (status < 500) return refuse(reply, status, 'BAD_REQUEST', error.message);
  request.log.error({ err: error }, 'the sign-in service failed');
  if (isDatabaseUnreachable(error))
    return refuse(
      reply,
      503,
      'UNAVAILABLE',
      'The database cannot be reached at the moment; try again shortly.',
    );
  return refuse(
    reply,
    500,
    'INTERNAL_SERVER_ERROR',
    'Something went wrong here; it has been logged.',
  );
}
