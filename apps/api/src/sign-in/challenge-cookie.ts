import { cookieLine, findCookie } from './cookie-header.ts';
import { CHALLENGE_SECONDS } from './sign-in-challenge.store.ts';

/** How long somebody may be at the OpenID provider, who may have to set something up there first. */
export const VISIT_SECONDS = 600;

/** How the cookie of a sign-in that is half done is called, set and read. It is no session's. */
export type ChallengeCookie = {
  /** The `Set-Cookie` line that hands a challenge to the browser. */
  readonly lineOf: (token: string) => string;
  /** The line that takes it away again. */
  readonly endLine: string;
  /** The token of a `Cookie` header; null when it holds none. */
  readonly readToken: (cookieHeader: string | undefined) => string | null;
};

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/**
 * The cookie on this public URL.
 *
 * @param kind `passkey` is of what a passkey has to sign, beside which a password may have been right;
 *   `visit` of who was sent to the OpenID provider.
 */
export function challengeCookieOf(
  publicUrl: string,
  kind: 'challenge' | 'passkey' | 'visit' = 'challenge',
): ChallengeCookie {
  const isSecure = publicUrl.startsWith('https:');
  const name = `${isSecure ? '__Host-' : ''}rekey.${kind}`;
  const line = (value: string, maxAgeSeconds: number) =>
    cookieLine({ name, value, maxAgeSeconds, isSecure });
  return {
    lineOf: (token) => line(token, kind === 'visit' ? VISIT_SECONDS : CHALLENGE_SECONDS),
    endLine: line('', 0),
    readToken: (header) => {
      const token = header === undefined ? null : findCookie(header, name);
      return token !== null && TOKEN.test(token) ? token : null;
    },
  };
}
