import type { Socket } from 'node:net';
import { bytesOf, HEADERS_TOO_LARGE, MALFORMED, TOO_SLOW, type Refusal } from './refusal.ts';

const BY_ERROR: Readonly<Record<string, Refusal>> = {
  ERR_HTTP_REQUEST_TIMEOUT: TOO_SLOW,
  HPE_HEADER_OVERFLOW: HEADERS_TOO_LARGE,
};

/**
 * Answers what Node's parser refused (RFC 9112 section 2.2), which may hold anything, a token too: nothing of
 * it is logged. Where the connection was cut, nobody is left to answer.
 */
export function refuseUnparsed(error: NodeJS.ErrnoException, socket: Socket): void {
  const isGone = error.code === 'ECONNRESET' || socket.destroyed;
  if (!isGone && socket.writable) socket.write(bytesOf(BY_ERROR[error.code ?? ''] ?? MALFORMED));
  socket.destroy();
}
