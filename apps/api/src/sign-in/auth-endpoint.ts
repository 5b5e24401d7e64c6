import { z } from 'zod';
import type { SessionEndReason } from './auth-request.ts';
import { nameForm } from './parse-person.ts';

/** A route of Better Auth that is open to the outside, and exactly what of a body goes in. */
export type AuthEndpoint = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body: z.ZodType<Record<string, unknown>> | null;
  /** Why sessions end that this route ends. */
  readonly reason: SessionEndReason;
  /** Whether it is open to who has yet to set up the second factor that the account demands. */
  readonly isOpenWithoutSecondFactor?: true;
  /** Whether a session begun here takes the place of the request's and keeps its second factor. */
  readonly keepsSecondFactor?: true;
  /** Whether it takes a password: closed where the OpenID provider is the only way in. */
  readonly takesPassword?: true;
  /**
   * What is refused without a recent sign-in, in words that follow "refused". Better Auth goes by the
   * session's age, which is not all there is, and for the list alone.
   */
  readonly needsFreshSignInFor?: string;
};

const PASSWORD = z.string().max(1024);

/** `email` and `password` are what the limit on attempts counts by. */
export const signInBody = z.object({ email: z.string().max(254), password: PASSWORD });

/** A changed password ends every other session, whoever asks: one of them may be why it is changed. */
const changePasswordBody = z
  .object({ currentPassword: PASSWORD, newPassword: PASSWORD })
  .transform((passwords) => ({ ...passwords, revokeOtherSessions: true }));

const NOTHING = z
  .object({})
  .nullish()
  .transform(() => ({}));
const updateUserBody = z.object({ name: nameForm });

/** Where a session ends by its owner's will. */
export const SIGN_OUT_PATH = '/sign-out';

/** All that is open. Every other route of Better Auth answers 404: users come by setup or invitation alone. */
export const AUTH_ENDPOINTS: readonly AuthEndpoint[] = [
  {
    method: 'POST',
    path: '/sign-in/email',
    body: signInBody,
    reason: 'signed in again',
    takesPassword: true,
    isOpenWithoutSecondFactor: true,
  },
  {
    method: 'POST',
    path: SIGN_OUT_PATH,
    body: NOTHING,
    reason: 'signed out',
    isOpenWithoutSecondFactor: true,
  },
  { method: 'GET', path: '/get-session', body: null, reason: 'expired' },
  {
    method: 'POST',
    path: '/change-password',
    body: changePasswordBody,
    reason: 'the password was changed',
    takesPassword: true,
    keepsSecondFactor: true,
  },
  {
    method: 'GET',
    path: '/list-sessions',
    body: null,
    reason: 'expired',
    needsFreshSignInFor: 'the list of their sessions',
  },
  {
    method: 'POST',
    path: '/revoke-session',
    body: z.object({ token: z.string().regex(/^[\w-]{1,128}$/) }),
    reason: 'revoked',
    needsFreshSignInFor: 'the end of another session',
  },
  {
    method: 'POST',
    path: '/revoke-other-sessions',
    body: NOTHING,
    reason: 'revoked',
    needsFreshSignInFor: 'the end of all other sessions',
  },
  { method: 'POST', path: '/update-user', body: updateUserBody, reason: 'expired' },
];
