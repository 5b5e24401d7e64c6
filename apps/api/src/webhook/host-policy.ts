/** Whether webhooks may be sent to a host, by the name or address that stands in a URL. */
export type HostPolicy = (host: string) => boolean;

const ANY_SUBDOMAIN = '*.';

/**
 * Who may be sent to by name, before DNS is asked where that is.
 *
 * @param allowedHosts host names as URLs have them, or `*.` before one for all below it, and not it
 *   itself; none: any host.
 */
export function createHostPolicy(allowedHosts: readonly string[]): HostPolicy {
  if (allowedHosts.length === 0) return () => true;
  const names = new Set(allowedHosts);
  const ends = allowedHosts
    .filter((name) => name.startsWith(ANY_SUBDOMAIN))
    .map((name) => name.slice(ANY_SUBDOMAIN.length - 1));
  return (host) => {
    const name = host.replace(/\.$/, '');
    return names.has(name) || ends.some((end) => name.endsWith(end));
  };
}
