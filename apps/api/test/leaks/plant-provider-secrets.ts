import { ACCESS_TOKEN, CODE, type HostileProvider } from '../single-sign-on/hostile-provider.ts';
import type { RekeyProcess } from '../support/rekey-process.ts';
import type { Planted } from './traces.ts';

/**
 * Signs in with a provider, and again with an answer that is refused.
 *
 * @returns all that is secret of it, here and there.
 */
export async function plantProviderSecrets(
  { origin }: RekeyProcess,
  provider: HostileProvider,
): Promise<readonly Planted[]> {
  const first = await visit(origin, provider);
  if (first.status !== 200) throw new Error(`not signed in: ${first.status}`);
  provider.lies = { claims: { nonce: 'another' } };
  const second = await visit(origin, provider);
  if (second.status !== 401) throw new Error(`not refused: ${second.status}`);
  const verifiers = provider.redeemed.map((body) => body.get('code_verifier') ?? '');
  const several = { 'a code verifier': verifiers, 'an ID token': provider.idTokens };
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

async function visit(origin: string, provider: HostileProvider) {
  const send = (path: string, body: object, cookie = '') =>
    fetch(`${origin}/auth/provider/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify(body),
    });
  const begun = await send('begin', { purpose: 'SIGN_IN', returnPath: '/' });
  const { address } = (await begun.json()) as { address: string };
  const cookie = begun.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const query = provider.queryFor(address);
  // As the provider sends the browser back.
  await fetch(`${origin}/sign-in/provider?${query}`);
  const { status } = await send('end', { answer: query }, cookie);
  return { status, cookie };
}
