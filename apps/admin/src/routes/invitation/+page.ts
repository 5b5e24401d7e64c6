import { InvitationPreviewDocument } from '@rekey/schema/documents';
import { error } from '@sveltejs/kit';
import { ask } from '#lib/graphql/client.ts';
import { linkToken } from '#lib/sign-in/link-token.ts';
import type { PageLoad } from './$types';

/** What the link stands for; null when it is cut off, used, revoked or expired. */
export const load: PageLoad = async ({ url }) => {
  const token = linkToken(url);
  if (!token) return { token: null, invitation: null };
  const { data, failure } = await ask(InvitationPreviewDocument, { token });
  if (failure) error(503, failure.message);
  return { token, invitation: data.invitation };
};
