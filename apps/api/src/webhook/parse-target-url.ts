/** Where to send, as it is stored; or why nothing is ever sent there. */
export type TargetUrlResult =
  | { readonly ok: true; readonly url: string }
  | {
      readonly ok: false;
      readonly code: 'URL_MALFORMED' | 'URL_HAS_CREDENTIALS' | 'HTTPS_REQUIRED';
    };

const URL_CHARS_MAX = 2000;

/**
 * Reads the address of an endpoint. It comes back in the one form that the URL standard gives it, in
 * which `http://2130706433` is `http://127.0.0.1/`, so that what is checked is what is connected to.
 *
 * @param mayBeHttp whether there is any address to which http is allowed; which, is decided as it is sent.
 */
export function parseTargetUrl(text: string, mayBeHttp: boolean): TargetUrlResult {
  const trimmed = text.trim();
  if (trimmed.length > URL_CHARS_MAX || !URL.canParse(trimmed))
    return { ok: false, code: 'URL_MALFORMED' };
  const url = new URL(trimmed);
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  if (!isWeb || url.port === '0') return { ok: false, code: 'URL_MALFORMED' };
  if (url.username !== '' || url.password !== '') return { ok: false, code: 'URL_HAS_CREDENTIALS' };
  if (url.protocol === 'http:' && !mayBeHttp) return { ok: false, code: 'HTTPS_REQUIRED' };
  // A fragment is never sent.
  url.hash = '';
  return { ok: true, url: url.href };
}

/** Scheme, host and port: what may be told of an endpoint beyond administrators, whose paths may hold a token. */
export function targetOrigin(url: string): string {
  return new URL(url).origin;
}
