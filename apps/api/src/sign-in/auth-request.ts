import { AsyncLocalStorage } from 'node:async_hooks';
import type { SecondFactor } from '../database/generated/enums.ts';

/** What the sign-in service's writes must know of the request that causes them. */
export type AuthRequest = {
  /** Where the request comes from, as far as trusted proxies tell. */
  readonly ip: string;
  /** Why sessions end in this request, for the audit log. */
  readonly reason: SessionEndReason;
  /** The session that the request came with. */
  readonly sessionToken: string | null;
  /** The second factor that a session begun in its place takes over: its user has shown it. */
  readonly secondFactor: SecondFactor | null;
  /** A write that failed: Better Auth swallows some, and the answer must not. */
  failure: Error | null;
};

/** Why a session ended, in words that end a sentence of the audit log. */
export type SessionEndReason =
  | 'signed out'
  | 'revoked'
  | 'the password was changed'
  | 'signed in again'
  | 'expired'
  | 'a second factor was set up'
  | 'the second factors were removed'
  | 'an administrator ended it'
  | 'single sign-on was removed'
  | 'the user was removed';

const storage = new AsyncLocalStorage<AuthRequest>();

/** Runs Better Auth with the request within reach of its database adapter, which is not handed it. */
export function withAuthRequest<Answer>(
  request: AuthRequest,
  work: () => Promise<Answer>,
): Promise<Answer> {
  return storage.run(request, work);
}

/** The request that is being answered. */
export function currentAuthRequest(): AuthRequest {
  const request = storage.getStore();
  if (!request) throw new Error('Better Auth was called outside of a request');
  return request;
}
