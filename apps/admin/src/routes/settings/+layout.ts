import { error, redirect } from '@sveltejs/kit';
import { ViewerDocument } from '@rekey/schema/documents';
import { ask } from '#lib/graphql/client.ts';
import { secondFactorAddress, signInAddress } from '#lib/sign-in/return-path.ts';
import type { LayoutLoad } from './$types';

/** Who is signed in; without a sign-in, or the second factor demanded, the page for it with the way back. */
export const load: LayoutLoad = async ({ url, depends, untrack }) => {
  depends('rekey:viewer');
  const { data, failure } = await ask(ViewerDocument, {});
  if (failure && failure.code !== 'UNAUTHENTICATED') error(503, failure.message, failure);
  if (!data?.viewer)
    redirect(
      307,
      untrack(() => signInAddress(url.pathname + url.search)),
    );
  if (data.viewer.mustSetUpSecondFactor)
    redirect(
      307,
      untrack(() => secondFactorAddress(url.pathname + url.search)),
    );
  return { viewer: data.viewer };
};
