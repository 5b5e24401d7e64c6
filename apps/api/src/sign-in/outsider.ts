import { isIP } from 'node:net';
import { AddressRanges } from '../address-range.ts';

/** What an outsider is told. */
export type OutsiderRefusal = { readonly code: 'ADDRESS_NOT_ALLOWED'; readonly message: string };

/** Whether whoever asks as a person from this address is an outsider: null for who is none. */
export type FindOutsider = (ip: string) => OutsiderRefusal | null;

/**
 * Decides by the ranges of `SIGN_IN_ALLOWED_RANGES`, which may be none: then people are let in from
 * everywhere. What is no address is in no range.
 */
export function createFindOutsider(ranges: readonly string[]): FindOutsider {
  if (ranges.length === 0) return () => null;
  const allowed = new AddressRanges(ranges);
  return (ip) => (allowed.includes(ip) ? null : { code: 'ADDRESS_NOT_ALLOWED', message: told(ip) });
}

/** An IPv4 address within IPv6 is written as the setting has it. */
function told(ip: string): string {
  const address = isIP(ip) === 0 ? 'yours' : ip.replace(/^::ffff:(?=\d+\.)/i, '');
  return `People are let in from certain addresses alone, and ${address} is none of them. Ask whoever operates Rekey, who sets them with SIGN_IN_ALLOWED_RANGES.`;
}
