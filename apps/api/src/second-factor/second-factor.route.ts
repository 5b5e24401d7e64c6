import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Dependencies } from '../dependencies.ts';
import { challengeCookieOf } from '../sign-in/challenge-cookie.ts';
import { sessionCookieOf } from '../sign-in/session-cookie.ts';
import { SESSION_SECONDS } from '../sign-in/session-life.ts';
import { answerAlike } from '../sign-in/sign-in-answer.ts';
import type { SelfService } from './audit-second-factor.ts';
import { readSecondFactors } from './read-second-factors.ts';
import { regenerateRecoveryCodes } from './regenerate-recovery-codes.ts';
import { removeAuthenticator } from './remove-second-factor.ts';
import {
  openEndpoint,
  type SecondFactorAnswer,
  type SecondFactorEndpoint,
} from './second-factor-endpoint.ts';
import { beginAuthenticator, confirmAuthenticator } from './set-up-authenticator.ts';
import { signInWithCode, type SignInResult } from './sign-in-with-code.ts';

const NOTHING = z
  .object({})
  .nullish()
  .transform(() => ({}));
/** Of either kind; with the spaces and dashes that people type. */
const codeBody = z.object({ code: z.string().max(64) });

/** The second step of a sign-in, and what a user does about the own second factors. */
export function secondFactorRoute(dependencies: Dependencies) {
  return async (app: FastifyInstance): Promise<void> => {
    answerAlike(app);
    openEndpoint(app, dependencies, signInEndpoint(dependencies));
    openEndpoint(app, dependencies, {
      method: 'GET',
      path: '/second-factor',
      body: null,
      isFor: 'USER',
      answer: async ({ owner }) => done(await readSecondFactors(dependencies, owner)),
    });
    for (const endpoint of changes(dependencies)) openEndpoint(app, dependencies, endpoint);
    openEndpoint(app, dependencies, {
      method: 'POST',
      path: '/second-factor/authenticator/confirm',
      body: codeBody,
      isFor: 'FRESH_USER',
      answer: async ({ owner, source: { ip }, body: { code } }) =>
        answerOf(await confirmAuthenticator(dependencies, { owner, ip }, code)),
    });
  };
}

function signInEndpoint(
  dependencies: Dependencies,
): SecondFactorEndpoint<z.infer<typeof codeBody>> {
  return {
    method: 'POST',
    path: '/sign-in/code',
    body: codeBody,
    isFor: 'ANYONE',
    answer: async ({ source, body }) =>
      signedIn(dependencies, await signInWithCode(dependencies, source, body.code)),
  };
}

/** What takes no body. */
function changes(dependencies: Dependencies): readonly SecondFactorEndpoint<object>[] {
  const change = (
    path: string,
    operate: (self: SelfService) => Promise<Result>,
  ): SecondFactorEndpoint<object> => ({
    method: 'POST',
    path,
    body: NOTHING,
    isFor: 'FRESH_USER',
    answer: async ({ owner, source: { ip } }) => answerOf(await operate({ owner, ip })),
  });
  return [
    change('/second-factor/authenticator', (self) => beginAuthenticator(dependencies, self)),
    change('/second-factor/authenticator/remove', (self) =>
      removeAuthenticator(dependencies, self),
    ),
    change('/second-factor/recovery-codes', (self) => regenerateRecoveryCodes(dependencies, self)),
  ];
}

type Result = { readonly ok: true } | Extract<SecondFactorAnswer, { ok: false }>;

const done = (body: object): SecondFactorAnswer => ({ ok: true, body });

/** An operation's result as it is answered: what it gives, or why not. */
export function answerOf(result: Result): SecondFactorAnswer {
  if (!result.ok) return result;
  const { ok: _, ...body } = result;
  return done(body);
}

/** Sets the session's cookie in place of the challenge's. */
export function signedIn(
  { masterKeys, publicUrl }: Dependencies,
  result: SignInResult,
): SecondFactorAnswer {
  if (!result.ok) return result;
  const cookie = sessionCookieOf(masterKeys, publicUrl);
  const challenge = challengeCookieOf(publicUrl);
  const passkey = challengeCookieOf(publicUrl, 'passkey');
  const session = cookie.lineOf(result.token, SESSION_SECONDS);
  const cookies = [session, challenge.endLine, passkey.endLine];
  return { ok: true, body: {}, cookies };
}
