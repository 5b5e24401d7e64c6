import { STATUS_CODES } from 'node:http';

/** An answer in the form of all errors of `/api/*`, to what reaches no route. */
export type Refusal = { readonly status: number; readonly name: string; readonly message: string };

/** What HTTP/1.1 does not allow (RFC 9112 section 2.2). */
export const MALFORMED: Refusal = {
  status: 400,
  name: 'BAD_REQUEST',
  message: 'This is not a request of HTTP/1.1.',
};
/** RFC 9112 section 3.2. */
export const BAD_HOST: Refusal = {
  status: 400,
  name: 'BAD_REQUEST',
  message: 'A request has one Host header, with a host name and perhaps a port.',
};
/** RFC 3986 section 2.1: what is percent-encoded is bytes, here of UTF-8. */
export const BAD_ADDRESS: Refusal = {
  status: 400,
  name: 'BAD_REQUEST',
  message: 'The address is malformed.',
};
export const TOO_SLOW: Refusal = {
  status: 408,
  name: 'REQUEST_TIMEOUT',
  message: 'The request did not arrive in time.',
};
export const URL_TOO_LONG: Refusal = {
  status: 414,
  name: 'ADDRESS_TOO_LONG',
  message: 'The address is too long.',
};
export const UNKNOWN_EXPECTATION: Refusal = {
  status: 417,
  name: 'EXPECTATION_FAILED',
  message: 'Nothing but 100-continue can be expected here.',
};
export const HEADERS_TOO_LARGE: Refusal = {
  status: 431,
  name: 'HEADERS_TOO_LARGE',
  message: 'The headers are too large; leave cookies of other applications out.',
};

/**
 * The headers and the body of a refusal. The connection ends with it: what else was sent on it may be
 * read differently by whoever stands in between.
 */
export function answerOf(refusal: Refusal): {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
} {
  const body = JSON.stringify(refusal);
  const headers = {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': String(Buffer.byteLength(body)),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    'X-Frame-Options': 'DENY',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    Connection: 'close',
  };
  return { headers, body };
}

/** The same as the bytes of an answer. */
export function bytesOf(refusal: Refusal): string {
  const { headers, body } = answerOf(refusal);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const status = `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}`;
  return `${[status, ...lines].join('\r\n')}\r\n\r\n${body}`;
}
