import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { inject } from 'vitest';
import { freePort } from './free-port.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** File with the program of a node, built from the sources as they are. */
    nodeProgram: string;
  }
}

/** The API as a process of its own. */
export type RekeyProcess = {
  readonly origin: string;
  readonly pid: number;
  /** For whoever waits for its end without telling it to. */
  readonly process: ChildProcess;
  /** All that it has printed so far. */
  output(): string;
  signal(signal: NodeJS.Signals): void;
  /** Puts its wall clock so many seconds off; only for one that was started `WITH_SETTABLE_CLOCK`. */
  setClock(offsetSeconds: number): Promise<void>;
  /** What it has in use beside garbage; only for one that was started `WITH_MEASURED_MEMORY`. */
  liveMegabytes(): Promise<number>;
  /** Ends it and waits; null for a code when a signal ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
};

/** How a process that was to fail at its start ended. */
export type FailedStart = { readonly code: number | null; readonly output: string };

const API_FOLDER = resolve(import.meta.dirname, '../..');
const READY_MS_MAX = 40_000;

/** Settings for a process: these and nothing else of this project's come from the environment. */
export type Environment = Readonly<Record<string, string>>;

/** What a process runs, other than usual. */
export type Program = {
  /** Of a build. */
  readonly file?: string;
  /** Of Node, with paths relative to the API's folder. */
  readonly options?: readonly string[];
};

/** With memory that the test can measure. */
export const WITH_MEASURED_MEMORY = [
  '--expose-gc',
  ...['--import', './test/support/live-memory.preload.ts'],
] as const;

/** With a clock that is CLOCK_OFFSET_SECONDS off, and that the test can set. */
export const WITH_SETTABLE_CLOCK = ['--import', './test/support/set-clock.preload.ts'] as const;

/** Starts the API, as the global set-up has built it, and waits until it answers. */
export async function startRekey(
  environment: Environment,
  program: Program = {},
): Promise<RekeyProcess> {
  const port = environment['PORT'] ?? String(await freePort());
  const child = spawnRekey({ ...environment, PORT: port }, program);
  const origin = `http://127.0.0.1:${port}`;
  await untilReady(origin, child);
  return {
    origin,
    pid: child.process.pid as number,
    process: child.process,
    output: child.output,
    signal: (signal) => void child.process.kill(signal),
    setClock: async (offsetSeconds) => {
      child.process.send({ offsetSeconds });
      await once(child.process, 'message');
    },
    liveMegabytes: async () => {
      child.process.send('measure');
      return ((await once(child.process, 'message')) as [number])[0];
    },
    stop: async (signal = 'SIGTERM') => {
      if (child.process.exitCode === null && child.process.signalCode === null) {
        child.process.kill(signal);
        await once(child.process, 'exit');
      }
      return child.process.exitCode;
    },
  };
}

/** Starts the API with something that must stop it, and waits for its end. */
export async function startInVain(environment: Environment): Promise<FailedStart> {
  const child = spawnRekey({ PORT: String(await freePort()), ...environment });
  const timer = setTimeout(() => child.process.kill('SIGKILL'), READY_MS_MAX);
  await once(child.process, 'exit');
  clearTimeout(timer);
  return { code: child.process.exitCode, output: child.output() };
}

function spawnRekey(
  environment: Environment,
  { file = inject('nodeProgram'), options = [] }: Program = {},
): { process: ChildProcess; output: () => string } {
  const { PATH } = process.env;
  const args = ['--disable-warning=ExperimentalWarning', ...options, file];
  const child = spawn(process.execPath, args, {
    cwd: API_FOLDER,
    env: { PATH, LOG_LEVEL: 'error', ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  const collect = (bytes: Buffer) => {
    output += bytes.toString();
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  return { process: child, output: () => output };
}

async function untilReady(
  origin: string,
  child: { process: ChildProcess; output: () => string },
): Promise<void> {
  const endsAtMs = Date.now() + READY_MS_MAX;
  for (;;) {
    if (child.process.exitCode !== null) throw new Error(`It ended: ${child.output()}`);
    const response = await fetch(`${origin}/readyz`).catch(() => null);
    if (response?.ok) return;
    if (Date.now() > endsAtMs) {
      child.process.kill('SIGKILL');
      throw new Error(`It does not get ready: ${child.output()}`);
    }
    await new Promise((done) => setTimeout(done, 50));
  }
}
