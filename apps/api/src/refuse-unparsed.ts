import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

/** An answer in the form of all errors of `/api/*`. */
type Refusal = { readonly status: number; readonly name: string; readonly message: string };

const MALFORMED: Refusal = {
  status: 400,
  name: 'BAD_REQUEST',
  message: 'This is not a request of HTTP/1.1.',
};
const BY_ERROR: Readonly<Record<string, Refusal>> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    name: 'REQUEST_TIMEOUT',
    message: 'The request did not arrive in time.',
  },
  HPE_HEADER_OVERFLOW: {
    status: 431,
    name: 'HEADERS_TOO_LARGE',
    message: 'The headers are too large; leave cookies of other applications out.',
  },
};

/**
 * Answers what Node's parser refused (RFC 9112 section 2.2), which may hold anything, a token too: nothing of
 * it is logged. Where the connection was cut, nobody is left to answer.
 */
export function refuseUnparsed(error: NodeJS.ErrnoException, socket: Socket): void {
  const isGone = error.code === 'ECONNRESET' || socket.destroyed;
  if (!isGone && socket.writable) socket.write(answerOf(BY_ERROR[error.code ?? ''] ?? MALFORMED));
  socket.destroy();
}

function answerOf(refusal: Refusal): string {
  const body = JSON.stringify(refusal);
  const head = [
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
