import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../support/free-port.ts';
import { DOCUMENTED_FOLDER, findProgram, type DocumentedGateway } from './documented-gateways.ts';

/** A gateway at work. */
export type RunningGateway = {
  readonly port: number;
  /** Everything it has written, stdout and stderr. */
  readonly output: () => string;
  readonly stop: () => Promise<void>;
};

/** Where the gateway finds the two, on this machine. */
export type Behind = { readonly rekeyPort: number; readonly apiPort: number };

const START_MS_MAX = 10_000;

/**
 * Starts a gateway with its documented configuration, in which nothing but addresses is replaced.
 *
 * @param damage what a test breaks in it.
 */
export async function startGateway(
  { name, files, args }: DocumentedGateway,
  { rekeyPort, apiPort }: Behind,
  damage = (text: string) => text,
): Promise<RunningGateway> {
  const folder = await mkdtemp(join(tmpdir(), `rekey-${name}-`));
  // Started as root, nginx works as another user, who has to get at its temporary files.
  await chmod(folder, 0o755);
  const port = await freePort();
  for (const file of files) {
    const documented = await readFile(join(DOCUMENTED_FOLDER, file), 'utf8');
    const configuration = documented
      .replace('127.0.0.1:8080', `127.0.0.1:${port}`)
      .replace('127.0.0.1:4000', `127.0.0.1:${rekeyPort}`)
      .replace('127.0.0.1:3000', `127.0.0.1:${apiPort}`)
      .replace('abns@rekey-verify', `abns@${basename(folder)}`);
    await writeFile(join(folder, file), damage(configuration));
  }
  const env = { PATH: process.env['PATH'], HOME: folder };
  const child = spawn(findProgram(name) ?? name, args, { cwd: folder, env });
  const exited = once(child, 'exit');
  let output = '';
  const collect = (bytes: Buffer) => {
    output += bytes.toString();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  const endsAtMs = Date.now() + START_MS_MAX;
  while (!(await isListening(port))) {
    if (child.exitCode === null && Date.now() < endsAtMs) await sleep(20);
    else {
      await stop();
      throw new Error(`${name} does not listen. It said:\n${output}`);
    }
  }
  return { port, output: () => output, stop };
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const connected = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return connected;
}
