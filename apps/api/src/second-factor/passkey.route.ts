import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Dependencies } from '../dependencies.ts';
import { challengeCookieOf } from '../sign-in/challenge-cookie.ts';
import { answerAlike } from '../sign-in/sign-in-answer.ts';
import { addPasskey, beginPasskey } from './add-passkey.ts';
import { removePasskey, renamePasskey } from './change-passkey.ts';
import { openEndpoint, type SecondFactorAnswer } from './second-factor-endpoint.ts';
import { answerOf, signedIn } from './second-factor.route.ts';
import { askPasskey, signInWithPasskey } from './sign-in-with-passkey.ts';

const NAME_CHARS_MAX = 100;

const nothing = z
  .object({})
  .nullish()
  .transform(() => ({}));
const id = z.uuid();
const name = z
  .string()
  .trim()
  .min(1)
  .max(NAME_CHARS_MAX)
  .regex(/^\P{Cc}+$/u);
/** What WebAuthn gives, in JSON; the library reads the rest of it, and refuses what it does not know. */
const credential = z.looseObject({
  id: z.string().regex(/^[\w-]{1,1400}$/),
  response: z.looseObject({ clientDataJSON: z.string() }),
});

/** Passkeys: to sign in with, and what a user does about the own ones. */
export function passkeyRoute(dependencies: Dependencies) {
  return async (app: FastifyInstance): Promise<void> => {
    answerAlike(app);
    openSignIn(app, dependencies);
    openAdding(app, dependencies);
    openEndpoint(app, dependencies, {
      method: 'POST',
      path: '/second-factor/passkey/rename',
      body: z.object({ id, name }),
      isFor: 'FRESH_USER',
      answer: async ({ owner, source: { ip }, body }) =>
        answerOf(await renamePasskey(dependencies, { owner, ip }, body)),
    });
    openEndpoint(app, dependencies, {
      method: 'POST',
      path: '/second-factor/passkey/remove',
      body: z.object({ id }),
      isFor: 'FRESH_USER',
      answer: async ({ owner, source: { ip }, body }) =>
        answerOf(await removePasskey(dependencies, { owner, ip }, body.id)),
    });
  };
}

function openSignIn(app: FastifyInstance, dependencies: Dependencies): void {
  openEndpoint(app, dependencies, {
    method: 'POST',
    path: '/sign-in/passkey/options',
    body: nothing,
    isFor: 'ANYONE',
    answer: async ({ owner, source: { ip } }) =>
      withChallenge(dependencies, await askPasskey(dependencies, ip, owner)),
  });
  openEndpoint(app, dependencies, {
    method: 'POST',
    path: '/sign-in/passkey',
    body: credential,
    isFor: 'ANYONE',
    answer: async ({ source, owner, body }) =>
      signedIn(dependencies, await signInWithPasskey(dependencies, { ...source, owner }, body)),
  });
}

function openAdding(app: FastifyInstance, dependencies: Dependencies): void {
  openEndpoint(app, dependencies, {
    method: 'POST',
    path: '/second-factor/passkey/options',
    body: nothing,
    isFor: 'FRESH_USER',
    answer: async ({ owner, source: { ip } }) =>
      withChallenge(dependencies, await beginPasskey(dependencies, { owner, ip })),
  });
  openEndpoint(app, dependencies, {
    method: 'POST',
    path: '/second-factor/passkey',
    body: z.object({ name, response: credential }),
    isFor: 'FRESH_USER',
    answer: async ({ owner, source: { ip, passkeyToken }, body }) =>
      answerOf(await addPasskey(dependencies, { owner, ip }, passkeyToken, body)),
  });
}

/** Hands the browser what there is to sign, and its token in the cookie. */
function withChallenge(
  { publicUrl }: Dependencies,
  result:
    | { readonly ok: true; readonly options: object; readonly challengeToken: string }
    | Extract<SecondFactorAnswer, { ok: false }>,
): SecondFactorAnswer {
  if (!result.ok) return result;
  const cookie = challengeCookieOf(publicUrl, 'passkey').lineOf(result.challengeToken);
  return { ok: true, body: result.options, cookies: [cookie] };
}
