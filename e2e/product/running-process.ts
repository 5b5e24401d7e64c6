import { spawn, type SpawnOptions } from 'node:child_process';

/** A process that a test has started: what it wrote, and how to end it. */
export type RunningProcess = {
  /** Everything written so far, stdout and stderr. */
  readonly output: () => string;
  /** Resolves with the first match in the output. @throws when the process ends before. */
  readonly waitFor: (pattern: RegExp) => Promise<RegExpExecArray>;
  /** Types a line into its stdin, which has to be piped. */
  readonly type: (line: string) => void;
  /** Asks it to end, and ends it when it does not. */
  readonly stop: () => Promise<void>;
};

const STOP_MS_MAX = 8_000;

/** Starts a process. It is ended by its pid alone. */
export function startProcess(
  file: string,
  args: readonly string[],
  options: SpawnOptions,
): RunningProcess {
  let text = '';
  let listeners: (() => void)[] = [];
  const child = spawn(file, args, options);
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      text += error.message;
      resolve();
    });
    child.once('close', () => resolve());
  });
  const keep = (chunk: Buffer) => {
    text += chunk.toString();
    listeners.forEach((listener) => listener());
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);

  const waitFor = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(text);
        if (!match) return;
        listeners = listeners.filter((listener) => listener !== look);
        resolve(match);
      };
      listeners.push(look);
      look();
      void ended.then(() => reject(new Error(`${file} ended, saying:\n${text}`)));
    });

  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX);
    await ended;
    clearTimeout(timer);
  };

  const type = (line: string) => void child.stdin?.write(`${line}\n`);

  return { output: () => text, waitFor, type, stop };
}
