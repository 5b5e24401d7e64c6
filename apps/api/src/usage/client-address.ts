import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import proxyAddr from '@fastify/proxy-addr';

/** Where a request came from: the socket's address, and `X-Forwarded-For` as it came. */
export type ResolveAddress = (
  remoteAddress: string | undefined,
  forwardedFor: string | undefined,
) => string | null;

/** An IPv6 address, with room for a zone. */
const ADDRESS_CHARS_MAX = 64;

/**
 * Resolves clients' addresses exactly as Fastify's `request.ip` does: from the socket backwards, as
 * long as the proxies are among those trusted. The result is null for what is not an IP address,
 * which a header may well claim.
 */
export function createResolveAddress(trustedProxies: readonly string[]): ResolveAddress {
  const isTrusted = trustedProxies.length > 0 ? proxyAddr.compile([...trustedProxies]) : null;
  return (remoteAddress, forwardedFor) => {
    if (isTrusted === null) return parseAddress(remoteAddress);
    const headers = { 'x-forwarded-for': forwardedFor };
    // All that it reads of a request.
    const request = { socket: { remoteAddress }, headers } as unknown as IncomingMessage;
    return parseAddress(proxyAddr(request, isTrusted));
  };
}

function parseAddress(text: string | undefined): string | null {
  if (text === undefined || text.length > ADDRESS_CHARS_MAX) return null;
  return isIP(text) === 0 ? null : text;
}
