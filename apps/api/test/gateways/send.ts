import { request, type Agent, type IncomingHttpHeaders } from 'node:http';

/** An answer, whole. */
export type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
};

/** What to send; a GET of `/` with nothing when left out. */
export type Sent = {
  readonly method?: string;
  readonly path?: string;
  readonly token?: string;
  /** Names and values in turns, sent in this case and order, as often as they stand here. */
  readonly rawHeaders?: readonly string[];
  readonly body?: Buffer;
  readonly agent?: Agent;
};

/** Sends a request as `fetch` would not: odd names, the same name twice, any method. */
export function send(port: number, sent: Sent = {}): Promise<Answer> {
  const { method = 'GET', path = '/', token, rawHeaders = [], body, agent } = sent;
  const headers = [
    ...['Host', `127.0.0.1:${port}`],
    ...(token === undefined ? [] : ['Authorization', `Bearer ${token}`]),
    ...(body === undefined ? [] : ['Content-Length', String(body.length)]),
    ...rawHeaders,
  ];
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, method, path, headers, agent: agent ?? false };
    const sending = request(options, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      answer.once('end', () => {
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text });
      });
      answer.once('error', reject);
    });
    sending.once('error', reject);
    sending.end(body);
  });
}
