import { TargetRefusedError } from './choose-addresses.ts';

/** Codes of Node, of its resolver, of TLS and of its HTTP parser, for a person who looks after the receiver. */
const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The connection was refused: nothing listens there.',
  ECONNRESET: 'The connection was closed before an answer came.',
  EPIPE: 'The connection was closed before an answer came.',
  EHOSTUNREACH: 'The host cannot be reached.',
  ENETUNREACH: 'The network of the host cannot be reached.',
  ETIMEDOUT: 'The connection could not be made in time.',
  ENOTFOUND: 'The host name does not exist in DNS.',
  ENODATA: 'The host name has no address in DNS.',
  ESERVFAIL: 'DNS could not answer for the host name.',
  ETIMEOUT: 'DNS did not answer for the host name in time.',
  ECANCELLED: 'DNS did not answer for the host name in time.',
  CERT_HAS_EXPIRED: 'The certificate has expired.',
  CERT_NOT_YET_VALID: 'The certificate is not valid yet.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate is for another host name.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The certificate is self-signed, so it is not trusted.',
  SELF_SIGNED_CERT_IN_CHAIN: 'The certificate is of an authority that is not trusted.',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'The certificate is of an authority that is not trusted.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'The certificate cannot be checked: an intermediate one is missing.',
  HPE_HEADER_OVERFLOW: 'The answer has too many headers.',
};

/**
 * Says what went wrong with a request. Of an error that is not known only the code is told: its message
 * may hold an address.
 *
 * @param timeoutSeconds after how long the request was given up, should that be it.
 */
export function describeFailure(error: unknown, timeoutSeconds: number): string {
  if (error instanceof TargetRefusedError) return error.message;
  if (!(error instanceof Error)) return 'The request failed.';
  if (error.name === 'TimeoutError') return `No answer came within ${timeoutSeconds} seconds.`;
  const code = codeOf(error);
  if (code === null) return 'The request failed.';
  if (code.startsWith('HPE_') && !(code in WORDS)) return 'The answer was not HTTP.';
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_'))
    return 'No TLS connection could be made: the receiver does not speak https there.';
  return WORDS[code] ?? `The request failed (${code}).`;
}

/** Says what is wrong with a status; null for one that means that the message was taken. */
export function describeStatus(statusCode: number): string | null {
  if (statusCode >= 200 && statusCode < 300) return null;
  if (statusCode >= 300 && statusCode < 400)
    return `The answer was ${statusCode}, a redirect, which is not followed.`;
  if (statusCode === 410) return 'The answer was 410: the receiver is gone for good.';
  return `The answer was ${statusCode}; 200 to 299 says that the message was taken.`;
}

/** Of several addresses that were tried, the first one's. */
function codeOf(error: Error & { readonly code?: unknown }): string | null {
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : error;
  const { code } = inner as { readonly code?: unknown };
  return typeof code === 'string' && /^[A-Z_0-9]{1,60}$/.test(code) ? code : null;
}
