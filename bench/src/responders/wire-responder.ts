/** A TCP server that sends fixed bytes for whatever it receives: it shows the load generator's ceiling. */
import { createServer } from 'node:net';
import { answerQuestions } from '../process/answer-questions.ts';

const ANSWER = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');

answerQuestions(({ port }: { port: number }) => {
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('data', () => socket.write(ANSWER)).on('error', () => socket.destroy());
  });
  return new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
});
