import { InvitationPreviewDocument } from '@rekey/schema/documents';
import { error } from '@sveltejs/kit';
import { ask } from '#lib/graphql/client.ts';
import { linkToken } from '#lib/sign-in/link-token.ts';
import { noProvider, readProvider } from '#lib/sign-in/provider.ts';
import type { PageLoad } from './$types';

/** What the link stands for; null when it is cut off, used, revoked or expired. And the provider, if there is one. */
export const load: PageLoad = async ({ url }) => {
  const token = linkToken(url);
  if (!token) return { token: null, invitation: null, provider: noProvider };
  const [{ data, failure }, provider] = await Promise.all([
    ask(InvitationPreviewDocument, { token }),
    readProvider(),
  ]);
  if (failure) error(503, failure.message, failure);
  return { token, invitation: data.invitation, provider };
};
