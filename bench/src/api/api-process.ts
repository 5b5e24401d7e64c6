import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { HEAP_OPTIONS, QUIET_NODE } from '../../../scripts/process/node-options.js';
import { freePort } from '../process/free-port.ts';
import { pathOf } from '../process/repository.ts';

/** A running API process: the built one, as `npm start` runs it. */
export type ApiProcess = AsyncDisposable & {
  readonly pid: number;
  readonly port: number;
  /** The origin that its users see, and the issuer of its tokens. */
  readonly publicUrl: string;
};

/** Settings of the process, as in the README; those that are not given are the bench's. */
export type ApiSettings = Readonly<Record<string, string>>;

/** Who administers it. */
export const ADMINISTRATOR = { email: 'ada@acme.example', password: 'correct horse battery' };

/** Shortname of its first account. */
export const SHORTNAME = 'acmecorp';

const START_MS_MAX = 30_000;

/** Starts the built API and waits until it is ready. */
export async function startApi(
  settings: ApiSettings,
  nodeOptions: readonly string[] = [],
): Promise<ApiProcess> {
  const port = await freePort();
  const publicUrl = settings['PUBLIC_URL'] ?? `http://localhost:${port}`;
  const options = [...HEAP_OPTIONS, ...QUIET_NODE, ...nodeOptions];
  const child = spawn(process.execPath, [...options, pathOf('apps/api/dist/main.js')], {
    env: {
      PATH: process.env['PATH'],
      PORT: String(port),
      PUBLIC_URL: publicUrl,
      ACCOUNT_SHORTNAME: SHORTNAME,
      BOOTSTRAP_ADMIN_EMAIL: ADMINISTRATOR.email,
      BOOTSTRAP_ADMIN_PASSWORD: ADMINISTRATOR.password,
      FRESH_SESSION_SECONDS: '86400',
      LOG_LEVEL: 'warn',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await untilReady(child);
  return { pid: child.pid ?? 0, port, publicUrl, [Symbol.asyncDispose]: () => stop(child) };
}

function untilReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = () => reject(new Error(`The API did not start:\n${output}`));
    const timer = setTimeout(fail, START_MS_MAX);
    const onOutput = (text: string) => {
      output = `${output}${text}`.slice(-10_000);
      if (!output.includes('Rekey is ready')) return;
      clearTimeout(timer);
      child.off('exit', fail);
      resolve();
    };
    child.stdout?.setEncoding('utf8').on('data', onOutput);
    child.stderr?.setEncoding('utf8').on('data', onOutput);
    child.once('exit', fail);
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
