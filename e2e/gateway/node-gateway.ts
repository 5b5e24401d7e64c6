import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Behind, Gateway } from './gateway.ts';

/** What docs/gateways/nginx.conf does, in node:http, for machines without nginx. */
export async function startNodeGateway(behind: Behind): Promise<Gateway> {
  const server = createServer((request, response) => {
    void guard(behind, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { kind: 'node:http', origin: `http://127.0.0.1:${port}`, stop };
}

async function guard(
  { rekeyPort, apiPort }: Behind,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const verdict = await verify(rekeyPort, request).catch(() => null);
  if (verdict?.status === 401) {
    const passedOn = ['www-authenticate', 'content-type', 'cache-control'];
    const headers = passedOn.map((name) => [name, verdict.headers.get(name) ?? ''] as const);
    response.writeHead(401, Object.fromEntries(headers)).end(await verdict.text());
  } else if (verdict?.status === 200) {
    pass(apiPort, request, response, verdict.headers);
  } else {
    response.writeHead(503, { 'retry-after': '1' }).end();
  }
}

function verify(rekeyPort: number, { headers }: IncomingMessage): Promise<Response> {
  return fetch(`http://127.0.0.1:${rekeyPort}/api/v1/auth/verify`, {
    headers: headers.authorization ? { authorization: headers.authorization } : {},
  });
}

function pass(
  apiPort: number,
  request: IncomingMessage,
  response: ServerResponse,
  identity: Headers,
): void {
  const { authorization: _, ...claimed } = request.headers;
  const headers = Object.fromEntries(
    // As nginx does: X_Auth_Role is dropped.
    Object.entries(claimed).filter(([name]) => !name.includes('_')),
  );
  for (const name of ['x-auth-account', 'x-auth-appname', 'x-auth-role'])
    headers[name] = identity.get(name) ?? '';
  const { method, url: path } = request;
  const options = { host: '127.0.0.1', port: apiPort, method, path, headers };
  const forwarded = ask(options, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  forwarded.once('error', () => response.writeHead(502).end());
  request.pipe(forwarded);
}
