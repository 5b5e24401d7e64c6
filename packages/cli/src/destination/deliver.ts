import { spawn } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { writeCredentialFile } from '../credential/write-credential.ts';
import { writeAll } from '../output.ts';
import type { Destination } from './destination.ts';
import { withValue } from './dotenv-line.ts';
import { PRIVATE_MODE, replaceFile } from './replace-file.ts';

const STDOUT = 1;

/** Why a secret did not get to where it was to go; the message holds nothing of it. */
export class DeliveryError extends Error {}

/**
 * Brings a secret, or a credential string, to a destination. Doing it again does no harm: a file is
 * the same afterwards, and a command is told the same.
 *
 * @throws {DeliveryError}
 */
export async function deliver(destination: Destination, secret: string): Promise<void> {
  try {
    await bring(destination, secret);
  } catch (error) {
    if (error instanceof DeliveryError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new DeliveryError(code === undefined ? 'it failed' : `the system says ${code}`);
  }
}

function bring(destination: Destination, secret: string): Promise<void> | void {
  switch (destination.kind) {
    case 'file':
      replaceFile(destination.path, Buffer.from(secret), PRIVATE_MODE);
      return;
    case 'dotenv':
      replaceLine(destination.path, destination.name, secret);
      return;
    case 'credential':
      writeCredentialFile(destination.path, secret);
      return;
    case 'command':
      return tellCommand(destination.command, secret);
    case 'stdout':
      writeAll(
        STDOUT,
        `${secret}
`,
      );
      return;
  }
}

/** The file keeps its mode: it belongs to whoever reads it. A new one is private. */
function replaceLine(path: string, name: string, secret: string): void {
  const stat = statSync(path, { throwIfNoEntry: false });
  const text = stat ? readFileSync(path, 'latin1') : '';
  const changed = Buffer.from(withValue(text, name, secret), 'latin1');
  replaceFile(path, changed, stat ? stat.mode & 0o777 : PRIVATE_MODE);
}

/** What it prints goes to standard error: standard output is for what was asked for. */
function tellCommand(command: string, secret: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, { shell: true, stdio: ['pipe', 2, 2] });
    // One that does not read is judged by its exit code, like any other.
    child.stdin?.on('error', () => undefined);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve();
      else
        reject(
          new DeliveryError(
            code === null ? `the command was ended by ${signal}` : `the command ended with ${code}`,
          ),
        );
    });
    child.stdin?.end(secret);
  });
}
