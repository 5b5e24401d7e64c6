import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An API that stands behind a gateway and tells what it was called with. */
export type GuardedApi = { readonly port: number; readonly stop: () => Promise<void> };

/** What the API was called with, as it answers it. */
export type Echo = {
  readonly path: string;
  readonly method: string;
  readonly account: string | null;
  readonly appname: string | null;
  readonly role: string | null;
  readonly authorization: string | null;
  readonly body: string;
};

/** Starts an API that lets everyone in: what guards it is the gateway. */
export async function startGuardedApi(): Promise<GuardedApi> {
  const server = createServer((request, response) => {
    void echo(request).then((answer) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { port: (server.address() as AddressInfo).port, stop };
}

async function echo(request: IncomingMessage): Promise<Echo> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const header = (name: string) => request.headers[name]?.toString() ?? null;
  return {
    path: request.url ?? '',
    method: request.method ?? '',
    account: header('x-auth-account'),
    appname: header('x-auth-appname'),
    role: header('x-auth-role'),
    authorization: header('authorization'),
    body: Buffer.concat(chunks).toString(),
  };
}
