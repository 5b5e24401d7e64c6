import type { Socket } from 'node:net';
import { bytesOf, HEADERS_TOO_LARGE, MALFORMED, TOO_SLOW, type Refusal } from './refusal.ts';

const BY_ERROR: Readonly<Record<string, Refusal>> = {
  ERR_HTTP_REQUEST_TIMEOUT: TOO_SLOW,
  HPE_HEADER_OVERFLOW: HEADERS_TOO_LARGE,
};

/** Who has said that a request is the last may send what they like after it. */
const AFTER_THE_LAST = 'HPE_CLOSED_CONNECTION';

/**
 * Answers what Node's parser refused (RFC 9112 section 2.2), which may hold anything, a token too: nothing of
 * it is logged. Where the connection was cut, nobody is left to answer.
 *
 * @param isAwaited whether the connection still waits for the answer to a request before, which this one
 *   would be taken for.
 */
export function refuseUnparsed(
  error: NodeJS.ErrnoException,
  socket: Socket,
  isAwaited: boolean,
): void {
  if (error.code === AFTER_THE_LAST) return;
  const isGone = error.code === 'ECONNRESET' || socket.destroyed;
  if (!isGone && !isAwaited && socket.writable)
    socket.write(bytesOf(BY_ERROR[error.code ?? ''] ?? MALFORMED));
  socket.destroy();
}
