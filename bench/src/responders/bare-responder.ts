/** A node:http server that knows nothing and answers every request with the same header lines. */
import { createServer } from 'node:http';
import { answerQuestions } from '../process/answer-questions.ts';

/** The timeouts of the product's server: one of them goes into its answers. */
const TIMEOUTS = { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 75_000 };

answerQuestions(({ port, headerLines }: { port: number; headerLines: string[] }) => {
  const server = createServer(TIMEOUTS, (_request, response) => {
    response.writeHead(200, headerLines).end();
  });
  return new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
});
