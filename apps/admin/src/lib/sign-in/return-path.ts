const home = '/settings/api-keys';

/**
 * Where to go after signing in: a path of this app, else the API keys. An address on another
 * host, or one that a browser would read as such (`//host`, `/\host`), is not followed.
 */
export function parseReturnPath(candidate: string | null): string {
  if (!candidate?.startsWith('/') || /^\/(sign-in|second-factor)/.test(candidate)) return home;
  const base = 'http://rekey.invalid';
  const target = URL.parse(candidate, base);
  if (target?.origin !== base) return home;
  return target.pathname + target.search;
}

/** The address of the sign-in page that leads back to `path`. */
export function signInAddress(path: string): `/sign-in${'' | `?${string}`}` {
  const returnPath = parseReturnPath(path);
  if (returnPath === home) return '/sign-in';
  return `/sign-in?${new URLSearchParams({ return: returnPath })}`;
}

/** The address of the page that sets up a second factor before anything else, and leads on to `path`. */
export function secondFactorAddress(path: string): `/second-factor${'' | `?${string}`}` {
  const returnPath = parseReturnPath(path);
  if (returnPath === home) return '/second-factor';
  return `/second-factor?${new URLSearchParams({ return: returnPath })}`;
}
