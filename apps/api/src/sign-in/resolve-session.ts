import type { Dependencies } from '../dependencies.ts';
import type { SessionCookie } from './session-cookie.ts';
import { prolongSession } from './session-life.ts';
import { findSessionOwner, type SessionOwner } from './session.store.ts';

/** The session of a request to the sign-in service. */
export type RequestSession = {
  /** The token of a cookie that was signed here; it may be of a session that has ended. */
  readonly token: string | null;
  /** Whose it is; null for none, and for one that lacks its user's second factor. */
  readonly owner: SessionOwner | null;
};

/** Finds the session of a `Cookie` header, past every memory. Whoever asks here is there. */
export async function resolveSession(
  dependencies: Pick<Dependencies, 'prisma' | 'settings' | 'now' | 'log'>,
  cookie: SessionCookie,
  cookieHeader: string | undefined,
): Promise<RequestSession> {
  const token = cookie.readToken(cookieHeader);
  const owner = token === null ? null : await findSessionOwner(dependencies.prisma, token);
  if (!owner || owner.expiresAt <= dependencies.now()) return { token, owner: null };
  await prolongSession(dependencies, { ...owner });
  return { token, owner };
}
