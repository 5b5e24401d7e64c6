import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Dependencies } from '../dependencies.ts';
import { AUTH_PATH } from '../sign-in/auth.ts';
import { challengeCookieOf } from '../sign-in/challenge-cookie.ts';
import { isForeignRequest } from '../sign-in/is-foreign-request.ts';
import { resolveSession } from '../sign-in/resolve-session.ts';
import { sessionCookieOf } from '../sign-in/session-cookie.ts';
import type { SessionOwner } from '../sign-in/session.store.ts';
import { BODY_BYTES_MAX, parseBody, refuse, untilRefusable } from '../sign-in/sign-in-answer.ts';
import type { SignInSource } from './sign-in-with-code.ts';

/** What an endpoint answers. A `code` of `REFUSALS` stands for its status and words. */
export type SecondFactorAnswer =
  | { readonly ok: true; readonly body: object; readonly cookies?: readonly string[] }
  | {
      readonly ok: false;
      readonly code: keyof typeof REFUSALS;
      readonly retryAfterSeconds?: number;
    };

/** A request whose body has been parsed. */
export type SecondFactorRequest<Body, Owner> = {
  readonly body: Body;
  readonly source: SignInSource;
  readonly owner: Owner;
};

/** One of our own routes under /auth. */
export type SecondFactorEndpoint<Body> = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body: z.ZodType<Body> | null;
} & (
  | {
      /** For who is signing in. */
      readonly isFor: 'ANYONE';
      readonly answer: (
        request: SecondFactorRequest<Body, SessionOwner | null>,
      ) => Promise<SecondFactorAnswer>;
    }
  | {
      /** For who is signed in; or signed in recently. */
      readonly isFor: 'USER' | 'FRESH_USER';
      readonly answer: (
        request: SecondFactorRequest<Body, SessionOwner>,
      ) => Promise<SecondFactorAnswer>;
    }
);

/** What is refused, with its HTTP status and what to do. */
const REFUSALS = {
  BAD_REQUEST: [400, 'The body is not what this route takes.'],
  FOREIGN_ORIGIN: [403, 'This request comes from a page elsewhere.'],
  UNAUTHORIZED: [401, 'Sign in first.'],
  SESSION_NOT_FRESH: [403, 'Confirm that it is you, then try again.'],
  CHALLENGE_OVER: [401, 'This sign-in has taken too long or was completed already. Begin again.'],
  CODE_WRONG: [401, 'This code is not right.'],
  CODE_USED: [401, 'This code has been used. Wait for the next.'],
  PASSKEY_WRONG: [401, 'This passkey is not known here, or it did not verify who you are.'],
  PASSKEY_EXISTS: [409, 'This passkey has been added before.'],
  TOO_MANY_PASSKEYS: [409, 'You have as many passkeys as there may be. Remove one first.'],
  RATE_LIMITED: [429, 'Too many tries. Wait, then try again.'],
  AUTHENTICATOR_EXISTS: [409, 'There is an authenticator app already. Remove it first.'],
  NOTHING_TO_CONFIRM: [409, 'No authenticator app is being set up. Begin again.'],
  NO_SUCH_SECOND_FACTOR: [404, 'There is no such second factor.'],
  LAST_SECOND_FACTOR: [
    409,
    'Your account demands a second factor, and this is the only one. Set up another first.',
  ],
} as const satisfies Record<string, readonly [number, string]>;

/** Opens an endpoint under /auth. */
export function openEndpoint<Body>(
  app: FastifyInstance,
  dependencies: Dependencies,
  endpoint: SecondFactorEndpoint<Body>,
): void {
  app.route({
    method: endpoint.method,
    url: AUTH_PATH + endpoint.path,
    bodyLimit: BODY_BYTES_MAX,
    handler: async (request, reply) => {
      const startedAtMs = performance.now();
      const answer = await answerTo(dependencies, endpoint, request);
      if (answer.ok) return send(reply, answer);
      const [status, message] = REFUSALS[answer.code];
      if (status === 401) await untilRefusable(startedAtMs);
      if (answer.retryAfterSeconds) reply.header('retry-after', answer.retryAfterSeconds);
      return refuse(reply, status, answer.code, message);
    },
  });
}

async function answerTo<Body>(
  dependencies: Dependencies,
  endpoint: SecondFactorEndpoint<Body>,
  request: FastifyRequest,
): Promise<SecondFactorAnswer> {
  const { masterKeys, publicUrl, settings, now } = dependencies;
  if (isForeignRequest(request.headers, publicUrl)) return { ok: false, code: 'FOREIGN_ORIGIN' };
  const body = parseBody(endpoint.body, request);
  if (body === undefined) return { ok: false, code: 'BAD_REQUEST' };
  const cookies = request.headers.cookie;
  const session = await resolveSession(
    dependencies,
    sessionCookieOf(masterKeys, publicUrl),
    cookies,
  );
  const source: SignInSource = {
    ip: request.ip,
    userAgent: request.headers['user-agent'] ?? null,
    sessionToken: session.token,
    challengeToken: challengeCookieOf(publicUrl).readToken(cookies),
    passkeyToken: challengeCookieOf(publicUrl, 'passkey').readToken(cookies),
  };
  const { owner } = session;
  // Where a body is expected it has been parsed; where none is, nobody looks at it.
  const parsed = { body: body as Body, source };
  if (endpoint.isFor === 'ANYONE') return endpoint.answer({ ...parsed, owner });
  if (owner === null) return { ok: false, code: 'UNAUTHORIZED' };
  const freshUntilMs = owner.createdAt.getTime() + settings.freshSessionSeconds * 1000;
  if (endpoint.isFor === 'FRESH_USER' && freshUntilMs <= now().getTime())
    return { ok: false, code: 'SESSION_NOT_FRESH' };
  return endpoint.answer({ ...parsed, owner });
}

function send(
  reply: FastifyReply,
  { body, cookies }: Extract<SecondFactorAnswer, { ok: true }>,
): FastifyReply {
  if (cookies?.length) reply.header('set-cookie', [...cookies]);
  return reply.code(200).send(body);
}
