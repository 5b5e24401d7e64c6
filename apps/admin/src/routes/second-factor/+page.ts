import { error, redirect } from '@sveltejs/kit';
import { ViewerDocument } from '@rekey/schema/documents';
import { ask } from '#lib/graphql/client.ts';
import { parseReturnPath, signInAddress } from '#lib/sign-in/return-path.ts';
import type { PageLoad } from './$types';

/** Who has to set up a second factor; everybody else is led on. */
export const load: PageLoad = async ({ url }) => {
  const returnPath = parseReturnPath(url.searchParams.get('return'));
  const { data, failure } = await ask(ViewerDocument, {});
  if (failure) error(503, failure.message, failure);
  if (!data.viewer) redirect(307, signInAddress(returnPath));
  if (!data.viewer.mustSetUpSecondFactor) redirect(307, returnPath);
  return { viewer: data.viewer, returnPath };
};
