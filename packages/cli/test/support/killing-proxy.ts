import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inject } from 'vitest';

/** When something is to happen: at which request, counted from 0, and on which way. */
export type Moment = { readonly request: number; readonly way: 'there' | 'back' };

/** What happens then, to the request's connection or to whoever made it. */
type Kill = (response: ServerResponse) => void;

/** Stands before Rekey, and sees each request on its way there and its answer on its way back. */
export type KillingProxy = {
  readonly origin: string;
  /** What each request was about: a GraphQL operation's name, or a path. */
  readonly asked: readonly string[];
  /** Calls it at that moment; the request, or its answer, gets no further. Counts from here on. */
  readonly at: (moment: Moment | null, kill: Kill) => void;
  readonly stop: () => Promise<void>;
};

/** Starts it. */
export async function startKillingProxy(): Promise<KillingProxy> {
  const state = { asked: [] as string[], moment: null as Moment | null, kill: (() => {}) as Kill };
  const isAt = (request: number, way: Moment['way']) =>
    state.moment?.request === request && state.moment.way === way;
  const pass = async (
    { headers, url }: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
  ) => {
    const number = state.asked.length;
    state.asked.push(/(?:query|mutation) (\w+)/.exec(body.toString())?.[1] ?? url ?? '');
    if (isAt(number, 'there')) {
      state.kill(response);
      return;
    }
    const answer = await fetch(`${inject('rekeyOrigin')}${url}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: headers.authorization ?? '',
      },
      body: new Uint8Array(body),
    });
    const text = await answer.text();
    if (isAt(number, 'back')) {
      state.kill(response);
      return;
    }
    const type = answer.headers.get('content-type') ?? 'application/json';
    response.writeHead(answer.status, { 'content-type': type }).end(text);
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => void pass(request, Buffer.concat(chunks), response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    get asked() {
      return state.asked;
    },
    at: (moment, kill) => Object.assign(state, { moment, kill, asked: [] }),
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
