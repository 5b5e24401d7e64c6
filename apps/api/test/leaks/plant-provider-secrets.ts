import { ACCESS_TOKEN, CODE, type HostileProvider } from '../single-sign-on/hostile-provider.ts';
import type { Administrator } from '../support/administrator.ts';
import type { RekeyProcess } from '../support/rekey-process.ts';
import type { Planted } from './traces.ts';

const INVITE =
  'mutation ($email: String!) { inviteUser(input: { email: $email, role: READONLY }) { link } }';

/**
 * Signs in with a provider, and again with an answer that is refused; accepts an invitation with it, and
 * another that is not for who comes.
 *
 * @returns all that is secret of it, here and there.
 */
export async function plantProviderSecrets(
  { origin }: RekeyProcess,
  provider: HostileProvider,
  administrator: Administrator,
): Promise<readonly Planted[]> {
  const first = await visit(origin, provider);
  if (first.status !== 200) throw new Error(`not signed in: ${first.status}`);
  provider.lies = { claims: { nonce: 'another' } };
  const second = await visit(origin, provider);
  if (second.status !== 401) throw new Error(`not refused: ${second.status}`);
  const email = 'invited@acme.example';
  const claims = { sub: 'invited', email, email_verified: true };
  const invitations: string[] = [];
  for (const [invited, status] of [
    [email, 200],
    ['other@acme.example', 403],
  ] as const) {
    const { inviteUser } = await administrator.ask<{ inviteUser: { link: string } }>(INVITE, {
      email: invited,
    });
    const invitationToken = inviteUser.link.split('#')[1] ?? '';
    invitations.push(invitationToken);
    provider.lies = { claims: invited === email ? claims : { ...claims, sub: 'somebody' } };
    const purpose = { purpose: 'ACCEPT_INVITATION', invitationToken, name: 'Grace' };
    const accepted = await visit(origin, provider, purpose);
    if (accepted.status !== status) throw new Error(`an invitation: ${accepted.status}`);
  }
  const verifiers = provider.redeemed.map((body) => body.get('code_verifier') ?? '');
  const several = {
    'a code verifier': verifiers,
    'an ID token': provider.idTokens,
    'an invitation that is accepted with the provider': invitations,
  };
  return [
    { name: 'the client secret', value: provider.settings.clientSecret },
    { name: 'the code', value: CODE },
    { name: "the provider's access token", value: ACCESS_TOKEN },
    { name: 'the cookie of a visit', value: first.cookie.split('=')[1] ?? '' },
    ...Object.entries(several).flatMap(([name, values]) =>
      values.map((value) => ({ name, value })),
    ),
  ];
}

async function visit(
  origin: string,
  provider: HostileProvider,
  wish: object = { purpose: 'SIGN_IN' },
) {
  const send = (path: string, body: object, cookie = '') =>
    fetch(`${origin}/auth/provider/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify(body),
    });
  const begun = await send('begin', { ...wish, returnPath: '/' });
  const { address } = (await begun.json()) as { address: string };
  const cookie = begun.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const query = provider.queryFor(address);
  // As the provider sends the browser back.
  await fetch(`${origin}/sign-in/provider?${query}`);
  const { status } = await send('end', { answer: query }, cookie);
  return { status, cookie };
}
