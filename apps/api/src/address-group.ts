import { isIPv6 } from 'node:net';

const GROUPS = 8;
/** The 64 bits that one customer of a network usually gets. */
const CUSTOMER_GROUPS = 4;

/**
 * What attempts from an address are counted under: an IPv4 address itself, of an IPv6 address its
 * /64, within which whoever has one address has 2^64.
 */
export function addressGroup(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped) return mapped;
  if (!isIPv6(ip)) return ip;
  // The URL parser writes an address in its one canonical form (RFC 5952).
  const canonical = new URL(`http://[${ip.split('%')[0]}]`).hostname.slice(1, -1);
  const [left = '', right] = canonical.split('::');
  const leading = left === '' ? [] : left.split(':');
  const trailing = right ? right.split(':') : [];
  const zeros = Array.from({ length: GROUPS - leading.length - trailing.length }, () => '0');
  const groups = right === undefined ? leading : [...leading, ...zeros, ...trailing];
  return `${groups.slice(0, CUSTOMER_GROUPS).join(':')}::/64`;
}
