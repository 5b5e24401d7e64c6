import type { Answer } from './program.ts';

/** A program's side: answers each question it is sent, and ends with the bench. */
export function answerQuestions(answer: (question: never) => unknown): void {
  process.on('message', (question) => {
    Promise.try(() => answer(question as never)).then(
      (given) => send({ ok: true, answer: given }),
      (error: unknown) =>
        send({ ok: false, message: error instanceof Error ? error.message : String(error) }),
    );
  });
  process.once('disconnect', () => process.exit());
}

function send(answer: Answer): void {
  process.send?.(answer);
}
