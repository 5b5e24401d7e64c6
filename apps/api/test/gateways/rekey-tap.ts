import { once } from 'node:events';
import { Agent, createServer, request as ask } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** What a gateway asked Rekey. */
export type Question = {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headersDistinct'];
  readonly bodyBytes: number;
};

/** Stands between a gateway and Rekey, passes everything on, and tells what went by. */
export type RekeyTap = {
  readonly port: number;
  readonly questions: Question[];
  /** How many connections a gateway has opened so far. */
  readonly connections: () => number;
  /** From now on nobody listens there. */
  readonly refuse: () => Promise<void>;
  /** Listens again. */
  readonly restore: () => Promise<void>;
  /** Answers with this status itself from now on, with these header lines; null passes on again. */
  readonly answerWith: (status: number | null, headers?: Record<string, string>) => void;
  readonly close: () => Promise<void>;
};

type Answer = { readonly status: number; readonly headers: Record<string, string> };

/** Starts a tap in front of a Rekey. */
export async function startRekeyTap(rekeyOrigin: string): Promise<RekeyTap> {
  const questions: Question[] = [];
  const agent = new Agent({ keepAlive: true });
  let answer: Answer | null = null;
  let connections = 0;
  const server = createServer((request, response) => {
    const { method = '', url = '', headersDistinct: headers } = request;
    let bodyBytes = 0;
    request.on('data', (bytes: Buffer) => {
      bodyBytes += bytes.length;
    });
    request.once('end', () => {
      questions.push({ method, url, headers, bodyBytes });
      if (answer === null) passOn(new URL(url, rekeyOrigin), agent, request, response);
      else response.writeHead(answer.status, answer.headers).end();
    });
  });
  server.on('connection', (_socket: Socket) => {
    connections += 1;
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    questions,
    connections: () => connections,
    refuse: () => stopListening(server),
    restore: async () => {
      if (server.listening) return;
      await once(server.listen(port, '127.0.0.1'), 'listening');
    },
    answerWith: (status, headers = {}) => {
      answer = status === null ? null : { status, headers };
    },
    close: async () => {
      agent.destroy();
      await stopListening(server);
    },
  };
}

async function stopListening(server: Server): Promise<void> {
  if (!server.listening) return;
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}

function passOn(to: URL, agent: Agent, request: IncomingMessage, response: ServerResponse): void {
  const asked = ask(to, { method: request.method, agent, headers: request.headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  asked.once('error', () => response.destroy());
  asked.end();
}
