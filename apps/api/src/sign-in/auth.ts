import { betterAuth } from 'better-auth/minimal';
import { uuidv7 } from 'uuidv7';
import type { Dependencies } from '../dependencies.ts';
import { auditedAdapter } from './audited-adapter.ts';
import { PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN } from './password.ts';
import type { SessionCookie } from './session-cookie.ts';
import { SESSION_SECONDS } from './session-life.ts';
import { trustedOrigins } from './trusted-origins.ts';
import { verifyPassword } from './verify-password.ts';

/** Where the sign-in service is. */
export const AUTH_PATH = '/auth';

/** The header in which Better Auth is told the client's address; requests cannot bring it (see `sign-in.route.ts`). */
export const CLIENT_ADDRESS_HEADER = 'x-rekey-client-address';

/** Better Auth as the sign-in service: takes a request, gives an answer. */
export type Auth = { readonly handler: (request: Request) => Promise<Response> };

/**
 * Better Auth with e-mail and password alone, on our tables. What it would otherwise take from
 * environment variables (its secrets, and with NODE_ENV=test whether origins are checked) is set here.
 * It reports nothing to anyone, and believes no header about the client's address but ours. Attempts are
 * limited in `limit-attempts.ts`, by more than the address that it would count them by.
 */
export function createAuth(
  dependencies: Pick<
    Dependencies,
    'prisma' | 'passwordHashing' | 'fleet' | 'settings' | 'publicUrl' | 'log'
  >,
  cookie: SessionCookie,
): Auth {
  const { publicUrl, settings } = dependencies;
  return betterAuth({
    baseURL: publicUrl,
    basePath: AUTH_PATH,
    secrets: [{ version: 1, value: cookie.secret }],
    trustedOrigins: trustedOrigins(publicUrl),
    database: auditedAdapter(dependencies),
    account: { modelName: 'login' },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_CHARS_MIN,
      maxPasswordLength: PASSWORD_CHARS_MAX,
      // An e-mail address that nobody has costs one `hash`, as a wrong password costs one `verify`.
      password: {
        hash: dependencies.passwordHashing.hash,
        verify: (tried) => verifyPassword(dependencies, tried),
      },
    },
    session: {
      expiresIn: SESSION_SECONDS,
      disableSessionRefresh: true,
      freshAge: settings.freshSessionSeconds,
    },
    advanced: {
      disableOriginCheck: false,
      disableCSRFCheck: false,
      database: { generateId: () => uuidv7() },
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER], ipv6Subnet: 128 },
      // The name says `__Host-` where it should; Better Auth would put `__Secure-` before it.
      useSecureCookies: false,
      cookies: { session_token: { name: cookie.name } },
      defaultCookieAttributes: { httpOnly: true, sameSite: 'strict', secure: cookie.isSecure },
    },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    // What fails is thrown to the route, which logs it; refusals are in the audit log.
    logger: { disabled: true },
    onAPIError: { throw: true },
  });
}
