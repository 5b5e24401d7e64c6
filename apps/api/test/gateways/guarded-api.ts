import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the API behind a gateway was called with. */
export type Call = {
  readonly method: string;
  readonly path: string;
  /** Names and values as they came, in turns. */
  readonly rawHeaders: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: { readonly bytes: number; readonly sha256: string };
};

/** An API that lets everyone in, since a gateway guards it, and remembers its calls. */
export type GuardedApi = {
  readonly port: number;
  /** All of them, in order; a test may empty it. */
  readonly calls: Call[];
  readonly close: () => Promise<void>;
};

/** Starts it. Its answer is the appname it was told. */
export async function startGuardedApi(): Promise<GuardedApi> {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    void readCall(request).then((call) => {
      calls.push(call);
      response.writeHead(200).end(call.headers['x-auth-appname'] ?? '');
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const close = async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  return { port: (server.address() as AddressInfo).port, calls, close };
}

/** Size and digest of a body. */
export function digestOf(body: Buffer): Call['body'] {
  return { bytes: body.length, sha256: createHash('sha256').update(body).digest('hex') };
}

async function readCall(request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = Object.entries(request.headersDistinct);
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    rawHeaders: request.rawHeaders,
    headers: Object.fromEntries(headers.map(([name, values]) => [name, (values ?? []).join('|')])),
    body: digestOf(Buffer.concat(chunks)),
  };
}
