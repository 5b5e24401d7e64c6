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

/** Why a session ended by itself: nobody was there, or its time was over. */
export type SessionEnding = 'idle' | 'over';

/** The address of the sign-in page that leads back to `path`, and says why it is there. */
export function signInAddress(path: string, ended?: SessionEnding): `/sign-in${'' | `?${string}`}` {
  const returnPath = parseReturnPath(path);
  const query = new URLSearchParams({
    ...(returnPath !== home && { return: returnPath }),
    ...(ended && { ended }),
  });
  return query.size === 0 ? '/sign-in' : `/sign-in?${query}`;
}

/** Why somebody is at the sign-in page, as its address says. */
export function parseSessionEnding(candidate: string | null): SessionEnding | undefined {
  return candidate === 'idle' || candidate === 'over' ? candidate : undefined;
}

/** The address of the page that sets up a second factor before anything else, and leads on to `path`. */
export function secondFactorAddress(path: string): `/second-factor${'' | `?${string}`}` {
  const returnPath = parseReturnPath(path);
  if (returnPath === home) return '/second-factor';
  return `/second-factor?${new URLSearchParams({ return: returnPath })}`;
}
