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
 * it is to be logged. Where the connection was cut, nobody is left to answer.
 *
 * @param isAwaited whether the connection still waits for the answer to a request before, which this one
 *   would be taken for.
 * @returns what it was refused for; null where nobody was refused anything.
 */
export function refuseUnparsed(
  error: NodeJS.ErrnoException,
  socket: Socket,
  isAwaited: boolean,
): Refusal | null {
  if (error.code === AFTER_THE_LAST) return null;
  const isGone = error.code === 'ECONNRESET' || socket.destroyed;
  const refusal = BY_ERROR[error.code ?? ''] ?? MALFORMED;
  if (!isGone && !isAwaited && socket.writable) socket.write(bytesOf(refusal));
  socket.destroy();
  return isGone ? null : refusal;
}
