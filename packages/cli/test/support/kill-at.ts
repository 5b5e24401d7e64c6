import childProcess from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

// Loaded into the command before its own code (`node --import`): ends it by SIGKILL when it is about to
// take its step number KILL_AT. Steps are what leaves a trace outside of the process: a request, the
// arrival of an answer, a change in the file system, the start of a command, the end.
// CLOCK_AHEAD_MS sets its clock; SECRET_OLDER_MS makes the current secret as old as it is on another day.

const killAt = Number(process.env['KILL_AT']);
const ahead = Number(process.env['CLOCK_AHEAD_MS'] ?? 0);
const older = Number(process.env['SECRET_OLDER_MS'] ?? 0);
const steps: string[] = [];

function step(name: string): void {
  steps.push(name);
  if (steps.length === killAt) process.kill(process.pid, 'SIGKILL');
}

type AnyFunction = (...args: unknown[]) => unknown;
const changing = ['writeSync', 'renameSync', 'linkSync', 'rmSync'] as const;
for (const name of changing) {
  const original = fs[name] as AnyFunction;
  Object.assign(fs, {
    [name]: (...args: unknown[]) => {
      step(name);
      return original(...args);
    },
  });
}
const { spawn } = childProcess;
Object.assign(childProcess, {
  spawn: (...args: Parameters<typeof spawn>) => {
    step('spawn');
    return spawn(...args);
  },
});
syncBuiltinESMExports();

const { fetch } = globalThis;
globalThis.fetch = async (input, init) => {
  const body = typeof init?.body === 'string' ? init.body : '';
  const operation = /(?:query|mutation) (\w+)/.exec(body)?.[1] ?? 'exchange';
  step(`ask ${operation}`);
  const answer = await fetch(input, init);
  step(`answer ${operation}`);
  return operation === 'CliSecretStatus' && older !== 0 ? withOlderSecret(answer) : answer;
};

async function withOlderSecret(answer: Response): Promise<Response> {
  const text = await answer.text();
  const aged = text.replace(
    /"createdAt":"([^"]+)"/,
    (_, at: string) => `"createdAt":"${new Date(Date.parse(at) - older).toISOString()}"`,
  );
  return new Response(aged, answer);
}

if (ahead !== 0) {
  const { now } = Date;
  Date.now = () => now() + ahead;
}

const list = process.env['STEPS_FILE'];
process.on('exit', () => {
  step('exit');
  if (list !== undefined) fs.appendFileSync(list, steps.join('\n'));
});
