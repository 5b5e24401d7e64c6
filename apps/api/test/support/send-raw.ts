import { connect } from 'node:net';

/** What is cut off in the middle leaves the server waiting for the rest: enough to see an answer. */
const ANSWER_MS_MAX = 300;

/**
 * Sends bytes as they are, over a connection of their own.
 *
 * @returns all that came back until the connection ended, or nobody waited any longer.
 */
export function sendRaw(
  origin: string,
  bytes: Buffer | string,
  answerMsMax = ANSWER_MS_MAX,
): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const { hostname, port } = new URL(origin);
    const socket = connect({ port: Number(port), host: hostname });
    const timer = setTimeout(() => socket.destroy(), answerMsMax);
    socket.on('connect', () => socket.write(bytes));
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(answer);
    });
  });
}
