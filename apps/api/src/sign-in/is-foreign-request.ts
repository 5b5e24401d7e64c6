import type { IncomingHttpHeaders } from 'node:http';
import { trustedOrigins } from './trusted-origins.ts';

/**
 * Whether a browser says that a request comes from a page elsewhere. Who says nothing is a script,
 * which nobody can trick into sending a cookie; and the cookies are `SameSite=Strict` besides.
 */
export function isForeignRequest(headers: IncomingHttpHeaders, publicUrl: string): boolean {
  const { origin, referer, 'sec-fetch-site': site } = headers;
  const trusted = trustedOrigins(publicUrl);
  if (origin !== undefined) return !trusted.includes(origin);
  if (referer !== undefined)
    return !(URL.canParse(referer) && trusted.includes(new URL(referer).origin));
  return typeof site === 'string' && site !== 'same-origin' && site !== 'none';
}
