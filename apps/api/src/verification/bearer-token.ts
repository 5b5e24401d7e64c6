const SCHEME = /^bearer$/i;
const SCHEME_LENGTH = 'Bearer'.length;

/**
 * The token of `Authorization: Bearer <token>` (RFC 6750 section 2.1), its scheme in any case
 * (RFC 9110 section 11.1).
 *
 * @returns null when the header is of another form.
 */
export function bearerTokenOf(authorization: string): string | null {
  if (authorization[SCHEME_LENGTH] !== ' ') return null;
  if (!SCHEME.test(authorization.slice(0, SCHEME_LENGTH))) return null;
  const token = authorization.slice(SCHEME_LENGTH + 1).trim();
  return token === '' ? null : token;
}
