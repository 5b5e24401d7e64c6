import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Dependencies } from '../dependencies.ts';
import { openEndpoint, type SecondFactorAnswer } from '../second-factor/second-factor-endpoint.ts';
import { challengeCookieOf } from '../sign-in/challenge-cookie.ts';
import { isProviderOnly } from '../sign-in/provider-only.ts';
import { sessionCookieOf } from '../sign-in/session-cookie.ts';
import { SESSION_SECONDS } from '../sign-in/session-life.ts';
import { answerAlike } from '../sign-in/sign-in-answer.ts';
import { beginVisit } from './begin-visit.ts';
import { endVisit, type EndVisitResult } from './end-visit.ts';
import { openProvider } from './openid-provider.ts';
import { readOwnIdentity, removeOwnIdentity } from './own-identity.ts';

/** A path of the app: what follows decides nothing, as the app looks at it once more. */
const returnPath = z
  .string()
  .max(500)
  .regex(/^\/(?![/\\])[^\p{Cc}\p{Cs}]*$/u);
const beginBody = z.discriminatedUnion('purpose', [
  z.object({ purpose: z.enum(['SIGN_IN', 'CONFIRM', 'LINK']), returnPath }),
  z.object({
    purpose: z.literal('ACCEPT_INVITATION'),
    returnPath,
    invitationToken: z.string().max(100),
    name: z.string().max(1000),
  }),
]);
/** The query of the address to which the provider has sent the browser; codes can be long. */
const endBody = z.object({ answer: z.string().max(8192) });
const nothing = z
  .object({})
  .nullish()
  .transform(() => ({}));

const NO_PROVIDER: SecondFactorAnswer = { ok: false, code: 'NO_PROVIDER' };

/** Sign-in with the OpenID provider, and what a user does about the own identity there. */
export function singleSignOnRoute(dependencies: Dependencies) {
  const { settings, publicUrl } = dependencies;
  const provider = settings.oidc ? openProvider(settings.oidc, publicUrl) : null;
  return async (app: FastifyInstance): Promise<void> => {
    answerAlike(app);
    openEndpoint(app, dependencies, {
      method: 'GET',
      path: '/provider',
      body: null,
      isFor: 'ANYONE',
      answer: async () => ({
        ok: true,
        body: { name: settings.oidc?.name ?? null, isOnly: isProviderOnly(dependencies) },
      }),
    });
    openEndpoint(app, dependencies, {
      method: 'POST',
      path: '/provider/begin',
      body: beginBody,
      isFor: 'ANYONE',
      answer: async ({ source: { ip }, owner, body }) => {
        if (!provider) return NO_PROVIDER;
        const result = await beginVisit(dependencies, provider, { ip, owner }, body);
        if (!result.ok) return result;
        const cookie = challengeCookieOf(publicUrl, 'visit').lineOf(result.token);
        return { ok: true, body: { address: result.address }, cookies: [cookie] };
      },
    });
    openEndpoint(app, dependencies, {
      method: 'POST',
      path: '/provider/end',
      body: endBody,
      isFor: 'ANYONE',
      answer: async ({ source, owner, body: { answer } }) => {
        if (!provider) return NO_PROVIDER;
        const returning = { source, owner, query: answer };
        return ended(dependencies, await endVisit(dependencies, provider, returning));
      },
    });
    openOwn(app, dependencies);
  };
}

function openOwn(app: FastifyInstance, dependencies: Dependencies): void {
  openEndpoint(app, dependencies, {
    method: 'GET',
    path: '/provider/identity',
    body: null,
    isFor: 'USER',
    answer: async ({ owner }) => ({ ok: true, body: await readOwnIdentity(dependencies, owner) }),
  });
  openEndpoint(app, dependencies, {
    method: 'POST',
    path: '/provider/identity/remove',
    body: nothing,
    isFor: 'FRESH_USER',
    answer: async ({ owner, source: { ip } }) => {
      const result = await removeOwnIdentity(dependencies, { owner, ip });
      return result.ok ? { ok: true, body: {} } : result;
    },
  });
}

/** Sets the session's cookie, or that of a sign-in half done, in place of the visit's. */
function ended(
  { masterKeys, publicUrl }: Dependencies,
  result: EndVisitResult,
): SecondFactorAnswer {
  if (!result.ok && result.code === 'RATE_LIMITED') return result;
  const { returnPath } = result;
  if (!result.ok) return { ok: false, code: result.code, details: { returnPath } };
  const { end } = result;
  const visitOver = challengeCookieOf(publicUrl, 'visit').endLine;
  const challenge = challengeCookieOf(publicUrl);
  if (end.kind === 'LINKED') return { ok: true, body: { returnPath }, cookies: [visitOver] };
  if (end.kind === 'HALF_WAY')
    return {
      ok: false,
      code: 'SECOND_FACTOR_OWED',
      details: { secondFactors: end.secondFactors, returnPath },
      cookies: [challenge.lineOf(end.challengeToken), visitOver],
    };
  const session = sessionCookieOf(masterKeys, publicUrl).lineOf(end.token, SESSION_SECONDS);
  return { ok: true, body: { returnPath }, cookies: [session, challenge.endLine, visitOver] };
}
