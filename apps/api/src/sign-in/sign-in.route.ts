import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Dependencies } from '../dependencies.ts';
import { askAuth, type ParsedRequest } from './ask-auth.ts';
import { AUTH_PATH, createAuth } from './auth.ts';
import { AUTH_ENDPOINTS, SIGN_OUT_PATH, type AuthEndpoint } from './auth-endpoint.ts';
import { guardPassword } from './guard-password.ts';
import { judgeChangedPassword } from './judge-changed-password.ts';
import { PASSWORD_ERRORS } from './password-errors.ts';
import { isFresh } from './is-fresh.ts';
import { isProviderOnly, PASSWORD_NOT_TAKEN } from './provider-only.ts';
import { recordStaleSession } from './record-stale-session.ts';
import { resolveSession } from './resolve-session.ts';
import { sessionCookieOf } from './session-cookie.ts';
import {
  answerAlike,
  BODY_BYTES_MAX,
  parseBody,
  refuse,
  untilRefusable,
} from './sign-in-answer.ts';
import { SECOND_FACTOR_MISSING, SESSION_NOT_FRESH } from './sign-in-refusal.ts';

const PASSED_HEADERS = ['content-type', 'retry-after'];

/** The sign-in service: the open routes of Better Auth under /auth, and 404 for all others. */
export function signInRoute(dependencies: Dependencies) {
  const { masterKeys, publicUrl } = dependencies;
  const cookie = sessionCookieOf(masterKeys, publicUrl);
  const auth = createAuth(dependencies, cookie);
  const answer =
    (endpoint: AuthEndpoint) => async (request: FastifyRequest, reply: FastifyReply) => {
      const startedAtMs = performance.now();
      if (endpoint.takesPassword && isProviderOnly(dependencies))
        return refuse(reply, 403, PASSWORD_NOT_TAKEN.code, PASSWORD_NOT_TAKEN.message);
      const body = parseBody(endpoint.body, request);
      if (body === undefined)
        return refuse(reply, 400, 'BAD_REQUEST', 'The body is not what this route takes.');
      const session = await resolveSession(dependencies, cookie, request.headers.cookie);
      if (session.owner?.mustSetUpSecondFactor && !endpoint.isOpenWithoutSecondFactor)
        return refuse(reply, 403, SECOND_FACTOR_MISSING.code, SECOND_FACTOR_MISSING.message);
      if (await isRefusedAsStale(dependencies, { endpoint, request, session }))
        return refuse(reply, 403, SESSION_NOT_FRESH.code, SESSION_NOT_FRESH.message);
      const parsed: ParsedRequest = { endpoint, request, body, session };
      const problem = await judgeChangedPassword(dependencies, parsed);
      if (problem) return refuse(reply, 400, problem, PASSWORD_ERRORS[problem].message);
      const ask = () => askAuth(auth, publicUrl, parsed);
      const response = await guardPassword(dependencies, parsed, ask);
      if (isRefusal(response)) await untilRefusable(dependencies, startedAtMs);
      if (endpoint.path === SIGN_OUT_PATH && response.ok) clearBrowser(reply);
      return passOn(response, reply);
    };
  return async (app: FastifyInstance): Promise<void> => {
    answerAlike(app);
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

/**
 * Whether the sign-in is not recent enough. It is recorded for what would have changed something: the list
 * is asked for whenever My profile is opened.
 */
async function isRefusedAsStale(
  dependencies: Dependencies,
  { endpoint, request: { ip }, session: { owner } }: Omit<ParsedRequest, 'body'>,
): Promise<boolean> {
  const what = endpoint.needsFreshSignInFor;
  if (what === undefined || owner === null || isFresh(dependencies, owner)) return false;
  if (endpoint.method === 'POST') await recordStaleSession(dependencies, { owner, ip }, what);
  return true;
}

/**
 * Has the browser forget the pages that it keeps for its Back button (OWASP ASVS 14.3.1). Nothing else of
 * a session is there: the cookie ends by itself, and storage holds the theme.
 */
function clearBrowser(reply: FastifyReply): void {
  void reply.header('clear-site-data', '"cache"');
}

/** A sign-in that is half done is refused too, but it hands out a challenge and is in no hurry to be slow. */
function isRefusal(response: Response): boolean {
  return !response.ok && response.headers.getSetCookie().length === 0;
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
