import { isIP } from 'node:net';
import type { AddressPolicy } from './address-policy.ts';
import type { HostPolicy } from './host-policy.ts';
import type { ResolveHost } from './resolve-host.ts';

/** A target that is not connected to; `message` is for a person and names no address. */
export class TargetRefusedError extends Error {
  override readonly name = 'TargetRefusedError';
}

/** How targets are found and judged. */
export type TargetRules = {
  readonly resolveHost: ResolveHost;
  readonly isHostAllowed: HostPolicy;
  readonly policy: AddressPolicy;
};

const NOT_ALLOWED = 'The host is none of those that WEBHOOK_ALLOWED_HOSTS allows. Nothing is sent.';
const NO_ADDRESS = 'The host name has no address in DNS.';
const INTERNAL =
  'The host has an internal address, where nothing is sent. WEBHOOK_ALLOWED_RANGES can allow its range.';
const CLEARTEXT = 'http is allowed to the ranges of WEBHOOK_ALLOWED_RANGES alone. Use https.';

/**
 * The addresses to connect to, all of them checked: asked for once, so that a name which answers
 * otherwise the next time (DNS rebinding) leads nowhere else. One internal address among others
 * refuses the whole name. A host that is not allowed by name is not asked for; an address that is written
 * out in the URL need not be, where the settings allow its range.
 *
 * @throws {TargetRefusedError} when it may not be connected to.
 */
export async function chooseAddresses(
  url: URL,
  { resolveHost, isHostAllowed, policy }: TargetRules,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const host = hostOf(url);
  if (!isHostAllowed(host) && policy(host) !== 'ALLOWED') throw new TargetRefusedError(NOT_ALLOWED);
  const addresses = isIP(host) === 0 ? await resolveHost(host, signal) : [host];
  if (addresses.length === 0) throw new TargetRefusedError(NO_ADDRESS);
  const standings = addresses.map(policy);
  if (standings.includes('REFUSED')) throw new TargetRefusedError(INTERNAL);
  if (url.protocol === 'http:' && standings.includes('PUBLIC'))
    throw new TargetRefusedError(CLEARTEXT);
  return addresses;
}

/** The host without the brackets that an IPv6 address has in a URL. */
export function hostOf({ hostname }: URL): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}
