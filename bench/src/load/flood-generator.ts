/** The flood's process: makes bad tokens, sends each once, and counts how they were answered. */
import { verifyRequest } from '../api/http-request.ts';
import { answerQuestions } from '../process/answer-questions.ts';
import { badTokens } from './bad-tokens.ts';
import type { Flood, FloodResult } from './flood.ts';
import { HttpConnection } from './http-connection.ts';
import { CONNECTIONS } from './load-generator.ts';

answerQuestions(flood);

async function flood({ port, known, from, count }: Flood): Promise<FloodResult> {
  const tokenOf = badTokens(known);
  const answersByStatus: Record<number, number> = {};
  const startedAtMs = performance.now();
  let next = from;
  const one = () => {
    const connection = Promise.withResolvers<undefined>();
    const socket = new HttpConnection(
      port,
      (status) => {
        answersByStatus[status] = (answersByStatus[status] ?? 0) + 1;
        send();
      },
      connection.reject,
    );
    const send = () => {
      if (next === from + count) connection.resolve(undefined);
      else socket.send(Buffer.from(verifyRequest(tokenOf(next++))));
    };
    send();
    return connection.promise.finally(() => socket.close());
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, one));
  const seconds = (performance.now() - startedAtMs) / 1000;
  return { requestsPerSecond: count / seconds, answersByStatus };
}
