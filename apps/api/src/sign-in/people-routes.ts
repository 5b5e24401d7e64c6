import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from 'fastify';
import type { AddressGate } from './address-gate.ts';
import { AUTH_PATH } from './auth.ts';
import { challengeCookieOf } from './challenge-cookie.ts';
import type { OutsiderSignIn } from './record-outsider.ts';
import { refuse } from './sign-in-answer.ts';

/** What is under these paths signs somebody in. */
const SIGN_IN_PATHS = [`${AUTH_PATH}/sign-in/`, `${AUTH_PATH}/provider/`];

/** What is none of somebody's here anyway is not looked for. */
const EMAIL = /^[^\p{Cc}\p{Cs}]{1,254}$/u;

/** Routes that people alone ask: outsiders are refused before any of them looks at what was sent. */
export function peopleRoutes(
  gate: Pick<AddressGate, 'refusalOf'>,
  publicUrl: string,
  routes: readonly FastifyPluginAsync[],
): FastifyPluginAsync {
  return async (app: FastifyInstance): Promise<void> => {
    app.addHook('preHandler', async (request, reply) => {
      const refusal = gate.refusalOf(request, signInOf(request, publicUrl));
      if (refusal) return refuse(reply, 403, refusal.code, refusal.message);
    });
    for (const route of routes) await app.register(route);
  };
}

/** Who signs in, for the audit log; nothing else of what was sent is looked at. */
function signInOf(request: FastifyRequest, publicUrl: string): OutsiderSignIn | null {
  const isSignIn = SIGN_IN_PATHS.some((path) => request.url.startsWith(path));
  if (!isSignIn || request.method !== 'POST') return null;
  const email = (request.body as { readonly email?: unknown } | null | undefined)?.email;
  return {
    email: typeof email === 'string' && EMAIL.test(email) ? email.toLowerCase() : null,
    challengeToken: challengeCookieOf(publicUrl).readToken(request.headers.cookie),
  };
}
