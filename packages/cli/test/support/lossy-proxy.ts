import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inject } from 'vitest';

/** Stands before Rekey, and can lose answers that Rekey has given. */
export type LossyProxy = {
  readonly origin: string;
  /** Names of the operations that came through, in order. */
  readonly asked: readonly string[];
  readonly stop: () => Promise<void>;
};

/** Starts it. The first answer to the operation of this name gets lost. */
export async function startLossyProxy(losesAnswerTo: string): Promise<LossyProxy> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const body = Buffer.concat(chunks);
      const operation = /(?:query|mutation) (\w+)/.exec(body.toString())?.[1] ?? '';
      const isFirst = !asked.includes(operation);
      asked.push(operation);
      const { authorization = '' } = request.headers;
      const headers = { 'content-type': 'application/json', authorization };
      const answer = await fetch(`${inject('rekeyOrigin')}/graphql`, {
        ...{ method: 'POST', headers, body },
      });
      const text = await answer.text();
      if (isFirst && operation === losesAnswerTo) response.destroy();
      else response.writeHead(answer.status).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { origin: `http://127.0.0.1:${port}`, asked, stop };
}
