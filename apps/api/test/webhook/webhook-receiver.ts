import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

/** What came in. */
export type Received = {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** What a receiver does with a request once it has read it. */
export type Respond = (response: ServerResponse) => void;

/** A real HTTP server that is sent webhooks. */
export type WebhookReceiver = {
  readonly url: string;
  readonly port: number;
  readonly received: Received[];
  /** What it answers; 204 until it is set. */
  respond: Respond;
  /** Resolves with the next request that arrives, answered or not. */
  next(): Promise<Received>;
  close(): Promise<void>;
};

/** Answers with a status, and with headers should there be any. */
export function status(code: number, headers: Record<string, string> = {}): Respond {
  return (response) => void response.writeHead(code, headers).end();
}

/** Starts a receiver on a loopback address. */
export async function startReceiver(host = '127.0.0.1', port = 0): Promise<WebhookReceiver> {
  const waiting: ((received: Received) => void)[] = [];
  const server = createServer((request, response) => {
    void read(request).then((received) => {
      receiver.received.push(received);
      waiting.shift()?.(received);
      receiver.respond(response);
    });
  });
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  const receiver: WebhookReceiver = {
    url: `http://${host}:${address.port}/hook`,
    port: address.port,
    received: [],
    respond: status(204),
    next: () => new Promise((resolve) => waiting.push(resolve)),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return receiver;
}

/** The payload, if the library of the specification finds the signature right; else it throws. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test knows what it looks for
export function verified({ body, headers }: Received, signingSecret: string): any {
  return new Webhook(signingSecret).verify(body, headers);
}

async function read(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return {
    path: request.url ?? '',
    headers: request.headers as Record<string, string>,
    body: Buffer.concat(chunks).toString(),
  };
}
