/**
 * The one-time token of a setup or invitation link. It stands behind `#`, which browsers send to no
 * server, so that it is in no log. Null when the link was cut off.
 */
export function linkToken(url: { hash: string }): string | null {
  return url.hash.slice(1).trim() || null;
}
