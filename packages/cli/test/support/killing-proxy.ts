import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inject } from 'vitest';

/** When something is to happen: at which request, counted from 0, and on which way. */
export type Moment = { readonly request: number; readonly way: 'there' | 'back' };

/** Stands before Rekey, and sees each request on its way there and its answer on its way back. */
export type KillingProxy = {
  readonly origin: string;
  /** What of Rekey each request was about: a GraphQL operation's name, or a path. */
  readonly asked: readonly string[];
  /** Calls it at that moment; the request, or its answer, gets no further. Counts from here on. */
  readonly at: (moment: Moment | null, kill: () => void) => void;
  readonly stop: () => Promise<void>;
};

/** Starts it. */
export async function startKillingProxy(): Promise<KillingProxy> {
  const state = { asked: [] as string[], moment: null as Moment | null, kill: () => {} };
  const isAt = (request: number, way: Moment['way']) =>
    state.moment?.request === request && state.moment.way === way;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const body = Buffer.concat(chunks);
      const number = state.asked.length;
      state.asked.push(/(?:query|mutation) (\w+)/.exec(body.toString())?.[1] ?? request.url ?? '');
      if (isAt(number, 'there')) return state.kill();
      const { authorization = '' } = request.headers;
      const headers = { 'content-type': 'application/json', authorization };
      const answer = await fetch(`${inject('rekeyOrigin')}${request.url}`, {
        ...{ method: 'POST', headers, body },
      });
      const text = await answer.text();
      if (isAt(number, 'back')) return state.kill();
      const type = answer.headers.get('content-type') ?? 'application/json';
      response.writeHead(answer.status, { 'content-type': type }).end(text);
    });
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
