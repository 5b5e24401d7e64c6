import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import ipaddr from 'ipaddr.js';

/**
 * What an address is to a webhook: anybody's on the internet, internal and allowed by the settings, or
 * internal and refused.
 */
export type AddressStanding = 'PUBLIC' | 'ALLOWED' | 'REFUSED';

/** Judges an address; what is no address is refused. */
export type AddressPolicy = (address: string) => AddressStanding;

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = readonly [Address, number];

/** What IANA has given out for the public so far (RFC 3513 section 4): all else of IPv6 is not the internet. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/** Azure's metadata and agent service, which has a public address for every virtual machine. */
const AZURE_HOST = '168.63.129.16';

/**
 * Who may be sent to. Public is what the library has in no special range: loopback, private, link-local
 * (and with it most clouds' metadata), carrier-grade NAT, multicast, reserved, and for IPv6 whatever
 * leads to an IPv4 address by another way (NAT64, 6to4, Teredo). An IPv4-mapped address counts as the
 * IPv4 address that it is. This machine's own addresses are internal, public or not: a firewall does
 * not stand between it and itself.
 *
 * @param allowedRanges addresses and CIDR ranges, well-formed.
 */
export function createAddressPolicy(
  allowedRanges: readonly string[],
  ownAddresses: () => readonly string[] = readOwnAddresses,
): AddressPolicy {
  const allowed = allowedRanges.map(parseRange);
  return (text) => {
    if (isIP(text) === 0) return 'REFUSED';
    const address = ipaddr.process(text);
    if (allowed.some((range) => isIn(address, range))) return 'ALLOWED';
    if (!isPublic(address)) return 'REFUSED';
    const normal = address.toNormalizedString();
    return ownAddresses().some((own) => ipaddr.process(own).toNormalizedString() === normal)
      ? 'REFUSED'
      : 'PUBLIC';
  };
}

function isPublic(address: Address): boolean {
  if (address.range() !== 'unicast') return false;
  if (address instanceof ipaddr.IPv6) return address.match(GLOBAL_UNICAST);
  return address.toString() !== AZURE_HOST;
}

function parseRange(text: string): Range {
  if (text.includes('/')) return ipaddr.parseCIDR(text);
  const address = ipaddr.process(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

function isIn(address: Address, [base, bits]: Range): boolean {
  // The library compares addresses of one kind alone.
  return address.kind() === base.kind() && address.match(base, bits);
}

function readOwnAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.map(({ address }) => address),
  );
}
