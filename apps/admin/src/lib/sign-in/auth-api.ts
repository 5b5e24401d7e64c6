/** What shows, beside a password or in its place, that it is the user. */
export type SecondFactor = 'AUTHENTICATOR' | 'PASSKEY' | 'RECOVERY_CODE';

/**
 * What the sign-in service answered. `REFUSED` is a wrong password, e-mail address or code;
 * `SECOND_FACTOR_OWED` a right password that is not enough. `returnPath` is where somebody wanted to go who
 * comes from the OpenID provider.
 */
export type AuthAnswer<Data = unknown> =
  | { kind: 'DONE'; data: Data }
  | { kind: 'SECOND_FACTOR_OWED'; secondFactors: readonly SecondFactor[]; returnPath?: string }
  | { kind: 'SESSION_NOT_RECENT' | 'RATE_LIMITED' | 'UNREACHABLE' }
  | { kind: 'REFUSED' | 'INVALID'; code: string; returnPath?: string };

/** A sign-in on some browser. `token` revokes it: keep it no longer than the list is shown. */
export type Session = {
  id: string;
  token: string;
  createdAt: string;
  updatedAt: string;
  ipAddress?: string | null;
  userAgent?: string | null;
};

/** Asks the sign-in service: with a body by POST, else by GET. */
export async function request<Data>(path: string, body?: object): Promise<AuthAnswer<Data>> {
  try {
    const response = await fetch(`/auth${path}`, {
      method: body ? 'POST' : 'GET',
      headers: body ? { 'content-type': 'application/json' } : {},
      body: body ? JSON.stringify(body) : null,
    });
    const data: unknown = await response.json().catch(() => null);
    if (response.ok) return { kind: 'DONE', data: data as Data };
    // That page says so, and asks for nothing that would lead here again.
    if (body && codeOf(data) === 'ADDRESS_NOT_ALLOWED') return await leaveFor('/');
    return refusal(response.status, data);
  } catch {
    return { kind: 'UNREACHABLE' };
  }
}

/** While the browser leaves, it does not return. */
function leaveFor(address: string): Promise<never> {
  window.location.assign(address);
  return new Promise(() => {});
}

function codeOf(data: unknown): string {
  const code = data && typeof data === 'object' && 'code' in data ? data.code : undefined;
  return typeof code === 'string' ? code : '';
}

function refusal(status: number, data: unknown): AuthAnswer<never> {
  const code = codeOf(data);
  if (code === 'SECOND_FACTOR_OWED')
    return { ...(data as { secondFactors: readonly SecondFactor[] }), kind: code };
  if (code === 'SESSION_NOT_FRESH') return { kind: 'SESSION_NOT_RECENT' };
  if (status === 401) return { ...(data as object), kind: 'REFUSED', code };
  if (status === 429) return { kind: 'RATE_LIMITED' };
  if (status >= 500 && code !== 'PROVIDER_UNAVAILABLE') return { kind: 'UNREACHABLE' };
  return { ...(data as object), kind: 'INVALID', code };
}

/** Signs in, or confirms the password of who is signed in: both set a recent session. */
export function signIn(email: string, password: string): Promise<AuthAnswer> {
  return request('/sign-in/email', { email, password });
}

/** Completes a sign-in whose password was right, with the code of an authenticator or a recovery code. */
export function signInWithCode(code: string): Promise<AuthAnswer> {
  return request('/sign-in/code', { code });
}

/** Ends this session. */
export function signOut(): Promise<AuthAnswer> {
  return request('/sign-out', {});
}

/** Changes the password and signs out every other browser. `INVALID_PASSWORD`: the current one is wrong. */
export function changePassword(currentPassword: string, newPassword: string): Promise<AuthAnswer> {
  return request('/change-password', { currentPassword, newPassword, revokeOtherSessions: true });
}

/** Changes the name that others see. */
export function renameUser(name: string): Promise<AuthAnswer> {
  return request('/update-user', { name });
}

/** Where the user is signed in. Needs a recent sign-in. */
export function listSessions(): Promise<AuthAnswer<Session[]>> {
  return request('/list-sessions');
}

/** The session of this browser. */
export function currentSession(): Promise<AuthAnswer<{ session: Session } | null>> {
  return request('/get-session');
}

/** Signs another browser out. Needs a recent sign-in. */
export function revokeSession(token: string): Promise<AuthAnswer> {
  return request('/revoke-session', { token });
}

/** Signs out every browser but this one. Needs a recent sign-in. */
export function revokeOtherSessions(): Promise<AuthAnswer> {
  return request('/revoke-other-sessions', {});
}
