import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, inject } from 'vitest';

/** How a run ended, and what it wrote. */
export type Run = {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** What a run is given besides its arguments. */
export type RunOptions = {
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly input?: string | undefined;
  readonly cwd?: string | undefined;
  /** Nobody reads its standard output: each write fails. */
  readonly isUnread?: boolean;
  /** Node's own arguments. */
  readonly node?: readonly string[];
  readonly execPath?: string;
};

/** The command as it is published. */
export const rekeyProgram = join(inject('installed'), 'dist/rekey.js');

const temporaryFolders: string[] = [];

afterAll(() => {
  for (const folder of temporaryFolders) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is there until the tests of the file have ended. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rekey-cli-test-'));
  temporaryFolders.push(folder);
  return folder;
}

/** Runs the command with nothing of our environment but what is given. */
export function rekey(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const { node = [], execPath = process.execPath } = options;
  return ended(execPath, [...node, rekeyProgram, ...args], options);
}

/** Runs any program so. */
export function ended(
  file: string,
  args: readonly string[],
  { env, input = '', cwd, isUnread = false }: RunOptions,
): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd,
      env: { PATH: process.env['PATH'], REKEY_URL: inject('rekeyOrigin'), ...env },
      stdio: 'pipe',
    });
    let stdout = '';
    let stderr = '';
    if (isUnread) child.stdout.destroy();
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.once('error', reject);
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal, stdout, stderr }));
  });
}
