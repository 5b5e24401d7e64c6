import { request, type AuthAnswer } from './auth-api.ts';

/** What somebody is sent to the OpenID provider for. */
export type VisitWish =
  | { purpose: 'SIGN_IN' | 'CONFIRM' | 'LINK' }
  /** With the token of the invitation's link, and what they want to be called. */
  | { purpose: 'ACCEPT_INVITATION'; invitationToken: string; name: string };

/** The OpenID provider. */
export type Provider = {
  /** What people know it by; null where there is none. */
  name: string | null;
  /** Whether people sign in with it alone. */
  isOnly: boolean;
};

/** No provider at all. */
export const noProvider: Provider = { name: null, isOnly: false };

/** Which provider there is. */
export async function readProvider(): Promise<Provider> {
  const answer = await request<Provider>('/provider');
  return answer.kind === 'DONE' ? answer.data : noProvider;
}

/**
 * Leaves the app for the provider, which sends back to `/sign-in/provider`.
 *
 * @param returnPath where to go on to after that.
 * @returns why it could not; while the browser leaves, it does not return.
 */
export async function goToProvider(
  wish: VisitWish,
  returnPath: string,
): Promise<Exclude<AuthAnswer, { kind: 'DONE' }>> {
  const answer = await request<{ address: string }>('/provider/begin', { ...wish, returnPath });
  if (answer.kind !== 'DONE') return answer;
  window.location.assign(answer.data.address);
  return new Promise(() => {});
}

/** Brings back what the provider gave: the query of the address to which it has sent the browser. */
export function endVisit(answer: string): Promise<AuthAnswer<{ returnPath: string }>> {
  return request('/provider/end', { answer });
}

/** How the signed-in user stands with the provider; null for who is not linked. */
export type OwnIdentity = {
  identity: { email: string | null; createdAt: string; lastUsedAt: string | null } | null;
  hasPassword: boolean;
};

/** The own identity at the provider. */
export function readOwnIdentity(): Promise<AuthAnswer<OwnIdentity>> {
  return request('/provider/identity');
}

/** Removes the link to it. Needs a recent sign-in. */
export function removeOwnIdentity(): Promise<AuthAnswer> {
  return request('/provider/identity/remove', {});
}
