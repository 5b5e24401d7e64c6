import { Agent, request } from 'node:http';

/** A request as the fuzzer makes it. */
export type FuzzRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
};

/** What came back; status 0 when the connection ended without an answer. */
export type FuzzAnswer = { readonly status: number; readonly body: string };

const ANSWER_MS_MAX = 20_000;

/** Sends whole requests over connections that are kept. */
export function openSender(port: number, connections: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const send = ({ method, path, headers, body }: FuzzRequest) =>
    new Promise<FuzzAnswer>((resolve, reject) => {
      const options = { agent, port, host: '127.0.0.1', method, path, timeout: ANSWER_MS_MAX };
      const length = body && { 'content-length': body.length };
      const asked = request({ ...options, headers: { ...headers, ...length } }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
        });
        response.on('error', reject);
      });
      asked.on('timeout', () => asked.destroy(new Error('No answer in time')));
      asked.on('error', (error: NodeJS.ErrnoException) => {
        // A connection that is closed while a request goes out on it was closed by an answer before.
        if (error.code === 'ECONNRESET' || error.code === 'EPIPE') resolve({ status: 0, body: '' });
        else reject(error);
      });
      asked.end(body);
    });
  return { send, close: () => agent.destroy() };
}
