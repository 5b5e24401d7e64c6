import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An answer to give instead of Rekey's. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** What stands between the client and Rekey, and can misbehave. */
export type FarEnd = {
  readonly origin: string;
  /** Paths of all requests so far. */
  readonly asked: string[];
  /** Answers for the next requests, in order; when there are none, Rekey answers. */
  readonly answers: Answer[];
  readonly stop: () => Promise<void>;
};

/** Starts it before a Rekey, or before nothing. */
export async function startFarEnd(rekeyOrigin?: string): Promise<FarEnd> {
  const asked: string[] = [];
  const answers: Answer[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const answer = answers.shift();
    if (answer) answer(request, response);
    else if (rekeyOrigin) pass(rekeyOrigin, request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { origin: `http://127.0.0.1:${port}`, asked, answers, stop };
}

/** An answer with a status, headers and a body. */
export function answering(
  status: number,
  headers: Readonly<Record<string, string>> = {},
  body = '',
): Answer {
  return (_request, response) => void response.writeHead(status, headers).end(body);
}

function pass(rekeyOrigin: string, request: IncomingMessage, response: ServerResponse): void {
  const { method, headers, url } = request;
  const forwarded = ask(`${rekeyOrigin}${url}`, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  forwarded.once('error', () => response.writeHead(502).end());
  request.pipe(forwarded);
}
