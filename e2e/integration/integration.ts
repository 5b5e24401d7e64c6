import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A documented integration script, run as a process of its own, as its owner would run it. */
export type Integration = {
  readonly name: string;
  /** Credential string in, tokens out. */
  readonly exchange: (credential: string) => Promise<Run>;
  /** Calls a guarded API with the access token among `tokens`. */
  readonly call: (url: string, tokens: string) => Promise<Run>;
  /** Asks Rekey itself for new tokens with the refresh token among `tokens`. */
  readonly refresh: (url: string, tokens: string) => Promise<Run>;
};

/** How a run ended. */
export type Run = {
  readonly succeeded: boolean;
  /** HTTP status of the answer, 0 when there was none. */
  readonly status: number;
  /** Body of the answer. */
  readonly body: string;
  /** What the script told on stderr: the status, and why. */
  readonly told: string;
};

/** Debian's own Python has Debian's PyJWT, whatever other Python comes first. */
const PYTHONS = ['python3', '/usr/bin/python3'];
const folder = join(import.meta.dirname, '../../docs/integrations');

/** The shell script always; the Python one where Python has PyJWT. */
export function availableIntegrations(): readonly Integration[] {
  const shell = integration('shell', 'sh', join(folder, 'shell.sh'));
  const python = PYTHONS.find(
    (name) => spawnSync(name, ['-c', 'import jwt; jwt.encode']).status === 0,
  );
  return python ? [shell, integration('PyJWT', python, join(folder, 'pyjwt.py'))] : [shell];
}

function integration(name: string, interpreter: string, script: string): Integration {
  const command = (args: readonly string[], input: string) =>
    run(interpreter, [script, ...args], input);
  return {
    name,
    exchange: (credential) => command(['exchange'], credential),
    call: (url, tokens) => command(['call', url], tokens),
    refresh: (url, tokens) => command(['refresh', url], tokens),
  };
}

/** Runs with a file as stdin that nobody else can read. */
async function run(file: string, args: readonly string[], input: string): Promise<Run> {
  const place = await mkdtemp(join(tmpdir(), 'rekey-integration-'));
  const path = join(place, 'input');
  await writeFile(path, `${input}\n`, { mode: 0o600 });
  const handle = await open(path, 'r');
  try {
    return await ended(file, args, handle.fd);
  } finally {
    await handle.close();
    await rm(place, { recursive: true });
  }
}

function ended(file: string, args: readonly string[], stdin: number): Promise<Run> {
  return new Promise((resolve, reject) => {
    const env = { PATH: process.env['PATH'], NO_PROXY: '*' };
    const child = spawn(file, args, { stdio: [stdin, 'pipe', 'pipe'], env });
    let body = '';
    let told = '';
    child.stdout?.on('data', (chunk: Buffer) => (body += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (told += chunk.toString()));
    child.once('error', reject);
    child.once('close', (exitCode) => {
      const status = Number(/^HTTP (\d+)/m.exec(told)?.[1] ?? 0);
      resolve({ succeeded: exitCode === 0, status, body, told });
    });
  });
}
