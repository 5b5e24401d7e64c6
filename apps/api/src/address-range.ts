import { BlockList, isIP } from 'node:net';

/** An address or a CIDR range in its one canonical form, or what is wrong with the text. */
export type ParsedAddressRange =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly why: string };

const FORM = /^([0-9a-f:.]{2,45})(?:\/(\d{1,3}))?$/i;
const NO_RANGE = 'is not an IP address or a CIDR range';

/**
 * Parses `203.0.113.7`, `10.0.0.0/8`, `2001:db8::7` or `2001:db8::/32` (RFC 4632, RFC 4291). A range
 * begins at its first address: `10.1.2.3/8` is refused with what was probably meant.
 */
export function parseAddressRange(text: string): ParsedAddressRange {
  const [, address = '', bitsText] = FORM.exec(text.trim()) ?? [];
  const family = isIP(address);
  if (family === 0) return { ok: false, why: NO_RANGE };
  if (family === 6 && address.includes('.'))
    return { ok: false, why: 'is an IPv4 address within IPv6; write the IPv4 address' };
  const size = family === 4 ? 32 : 128;
  const bits = bitsText === undefined ? size : Number(bitsText);
  if (bits > size) return { ok: false, why: `has more than ${size} bits after the slash` };
  const first = firstAddressOf(address, bits);
  const canonical = bits === size ? first : `${first}/${bits}`;
  if (first !== canonicalAddress(address))
    return { ok: false, why: `is not the beginning of a range; ${canonical} is` };
  return { ok: true, text: canonical };
}

/** Whether an address is within one of some ranges, which `parseAddressRange` has let pass. */
export class AddressRanges {
  readonly #list = new BlockList();

  constructor(ranges: readonly string[]) {
    for (const range of ranges) {
      const [address = '', bits] = range.split('/');
      const family = familyOf(address);
      if (bits === undefined) this.#list.addAddress(address, family);
      else this.#list.addSubnet(address, Number(bits), family);
    }
  }

  /** False for what is not an address. An IPv4 address may come as one within IPv6. */
  includes(ip: string): boolean {
    const [address = ''] = ip.split('%');
    return isIP(address) !== 0 && this.#list.check(address, familyOf(address));
  }
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6';
}

/** RFC 5952 for IPv6; an IPv4 address has one form. */
function canonicalAddress(address: string): string {
  return isIP(address) === 4 ? address : new URL(`http://[${address}]`).hostname.slice(1, -1);
}

/** The address with all but its first bits zero. */
function firstAddressOf(address: string, bits: number): string {
  const isV4 = isIP(address) === 4;
  const [digits, radix] = isV4 ? [8, 10] : [16, 16];
  const first = partsOf(address, isV4).map((part, index) => {
    const kept = Math.min(Math.max(bits - index * digits, 0), digits);
    return (part >> (digits - kept)) << (digits - kept);
  });
  return canonicalAddress(first.map((part) => part.toString(radix)).join(isV4 ? '.' : ':'));
}

/** Four bytes, or eight groups of sixteen bits. */
function partsOf(address: string, isV4: boolean): readonly number[] {
  if (isV4) return address.split('.').map(Number);
  const groupsOf = (text: string) => (text === '' ? [] : text.split(':'));
  const [left = '', right] = address.split('::');
  const [leading, trailing] = [groupsOf(left), groupsOf(right ?? '')];
  const zeros = Array.from({ length: 8 - leading.length - trailing.length }, () => '0');
  return [...leading, ...zeros, ...trailing].map((group) => Number.parseInt(group, 16));
}
