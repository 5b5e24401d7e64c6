import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A program of the bench in a process of its own, asked over its IPC channel, one thing at a time. */
export type Program = AsyncDisposable & {
  readonly pid: number;
  /** @throws Error with the program's own message, or when it has ended. */
  ask(question: unknown): Promise<unknown>;
};

/** What a program answers: to be sent by `answerQuestions` alone. */
export type Answer =
  | { readonly ok: true; readonly answer: unknown }
  | { readonly ok: false; readonly message: string };

/** Starts a program; Node takes the types out of it, once, as it loads it. */
export function startProgram(url: URL, args: readonly string[] = []): Program {
  const child = fork(fileURLToPath(url), args, {
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return {
    pid: child.pid ?? 0,
    ask: (question) => ask(child, url, question),
    [Symbol.asyncDispose]: () => end(child),
  };
}

async function ask(child: ChildProcess, url: URL, question: unknown): Promise<unknown> {
  const over = new AbortController();
  const ended = once(child, 'exit', over).then((): Answer => ({
    ok: false,
    message: `${url.pathname} ended while it was asked`,
  }));
  const answered = once(child, 'message', over).then(([message]) => message as Answer);
  child.send(question as object);
  const answer = await Promise.race([answered, ended]);
  over.abort();
  await Promise.allSettled([answered, ended]);
  if (answer.ok) return answer.answer;
  throw new Error(answer.message);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
