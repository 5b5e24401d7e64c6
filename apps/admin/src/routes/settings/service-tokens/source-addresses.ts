/** What the field of source addresses says below itself. */
export const sourceAddressesHint =
  'IP addresses and CIDR ranges, such as 203.0.113.7 or 2001:db8::/32. Left empty, the token is good from anywhere.';

/** The addresses that were typed, between commas or white space. */
export function splitAddresses(text: string): string[] {
  return text.split(/[\s,;]+/).filter((address) => address !== '');
}
