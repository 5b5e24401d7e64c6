import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Dependencies } from '../dependencies.ts';
import { AUTH_PATH } from '../sign-in/auth.ts';
import { challengeCookieOf } from '../sign-in/challenge-cookie.ts';
import { isFresh } from '../sign-in/is-fresh.ts';
import { recordStaleSession } from '../sign-in/record-stale-session.ts';
import { isForeignRequest } from '../sign-in/is-foreign-request.ts';
import { resolveSession } from '../sign-in/resolve-session.ts';
import { sessionCookieOf } from '../sign-in/session-cookie.ts';
import type { SessionOwner } from '../sign-in/session.store.ts';
import { BODY_BYTES_MAX, parseBody, untilRefusable } from '../sign-in/sign-in-answer.ts';
import { SESSION_NOT_FRESH } from '../sign-in/sign-in-refusal.ts';
import type { SignInSource } from './sign-in-with-code.ts';

/** What an endpoint answers. A `code` of `REFUSALS` stands for its status and words. */
export type SecondFactorAnswer =
  | { readonly ok: true; readonly body: object; readonly cookies?: readonly string[] }
  | {
      readonly ok: false;
      readonly code: keyof typeof REFUSALS;
      readonly retryAfterSeconds?: number;
      /** What else is said. */
      readonly details?: object;
      readonly cookies?: readonly string[];
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
  SESSION_NOT_FRESH: [403, SESSION_NOT_FRESH.message],
  CHALLENGE_OVER: [401, 'This sign-in has taken too long or was completed already. Begin again.'],
  CODE_WRONG: [401, 'This code is not right.'],
  CODE_OVER: [401, 'The time of this code is over. Type the one that is shown now.'],
  CODE_EARLY: [
    401,
    'The time of this code is still to come: the clock of the device that shows it is ahead. Set it, then try again.',
  ],
  CODE_USED: [401, 'This code has been used. Wait for the next.'],
  PASSKEY_WRONG: [401, 'This passkey is not known here, or it did not verify who you are.'],
  PASSKEY_NOT_ENOUGH: [
    403,
    'A passkey alone lets nobody in here. Sign in with the OpenID provider.',
  ],
  PASSKEY_EXISTS: [409, 'This passkey has been added before.'],
  TOO_MANY_PASSKEYS: [409, 'You have as many passkeys as there may be. Remove one first.'],
  RATE_LIMITED: [429, 'Too many tries. Wait, then try again.'],
  AUTHENTICATOR_EXISTS: [409, 'There is an authenticator app already. Remove it first.'],
  NOTHING_TO_CONFIRM: [409, 'No authenticator app is being set up. Begin again.'],
  NO_SUCH_SECOND_FACTOR: [404, 'There is no such second factor.'],
  NO_PROVIDER: [404, 'There is no single sign-on here.'],
  SECOND_FACTOR_OWED: [401, 'Show the second factor to be signed in.'],
  VISIT_OVER: [
    401,
    'This sign-in has taken too long, was completed already, or was begun in another browser. Begin again.',
  ],
  PROVIDER_REFUSED: [401, 'The OpenID provider did not sign you in.'],
  PROVIDER_ANSWER_WRONG: [401, 'What the OpenID provider answered cannot be trusted.'],
  PROVIDER_UNAVAILABLE: [
    502,
    'The OpenID provider cannot be reached, or does not answer as it should. The log says more.',
  ],
  USER_UNKNOWN: [403, 'Nobody here has this identity. Ask an administrator for an invitation.'],
  EMAIL_NOT_VERIFIED: [
    403,
    'The OpenID provider does not vouch for your e-mail address. Sign in another way, then link it under My profile.',
  ],
  LINKED_OTHERWISE: [403, 'This user is linked to another identity at the OpenID provider.'],
  IDENTITY_TAKEN: [409, 'This identity belongs to another user.'],
  INVITATION_INVALID: [
    403,
    'This invitation is wrong, used, revoked or expired, or its e-mail address already signs in to another account. Ask for another one.',
  ],
  INVITED_OTHERWISE: [
    403,
    'The OpenID provider does not vouch for the e-mail address that was invited. Choose a password, or ask for an invitation of the address that you have there.',
  ],
  NAME_MISSING: [400, 'Enter a name of at most 200 characters.'],
  OTHER_USER: [403, 'The OpenID provider has signed in somebody else than you.'],
  SIGN_IN_NOT_RECENT: [
    403,
    'The OpenID provider does not say that it has just asked you. Confirm another way.',
  ],
  NO_PASSWORD: [409, 'You have no password, so this is your only way in.'],
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
      // A sign-in that is half done hands out a challenge, and is in no hurry to be slow.
      if (status === 401 && !answer.cookies) await untilRefusable(dependencies, startedAtMs);
      if (answer.cookies) reply.header('set-cookie', [...answer.cookies]);
      if (answer.retryAfterSeconds) reply.header('retry-after', answer.retryAfterSeconds);
      return reply.code(status).send({ code: answer.code, message, ...answer.details });
    },
  });
}

async function answerTo<Body>(
  dependencies: Dependencies,
  endpoint: SecondFactorEndpoint<Body>,
  request: FastifyRequest,
): Promise<SecondFactorAnswer> {
  const { masterKeys, publicUrl } = dependencies;
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
    visitToken: challengeCookieOf(publicUrl, 'visit').readToken(cookies),
  };
  const { owner } = session;
  // Where a body is expected it has been parsed; where none is, nobody looks at it.
  const parsed = { body: body as Body, source };
  if (endpoint.isFor === 'ANYONE') return endpoint.answer({ ...parsed, owner });
  if (owner === null) return { ok: false, code: 'UNAUTHORIZED' };
  if (endpoint.isFor === 'FRESH_USER' && !isFresh(dependencies, owner)) {
    await recordStaleSession(dependencies, { owner, ip: source.ip }, 'a change under My profile');
    return { ok: false, code: 'SESSION_NOT_FRESH' };
  }
  return endpoint.answer({ ...parsed, owner });
}

function send(
  reply: FastifyReply,
  { body, cookies }: Extract<SecondFactorAnswer, { ok: true }>,
): FastifyReply {
  if (cookies?.length) reply.header('set-cookie', [...cookies]);
  return reply.code(200).send(body);
}
