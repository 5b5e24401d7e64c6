import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { DemoIntegration } from './integrations.ts';

const program = join(import.meta.dirname, 'integration/main.ts');
/** Twelve run at once, and none has much to keep. */
const SMALL = ['--max-semi-space-size=1', '--disable-warning=ExperimentalWarning'];

/** Starts an integration as a process of its own, which ends with this one. */
export function startIntegration(
  { pauseMs, address }: DemoIntegration,
  credentialPath: string,
  tell: (what: string) => void,
): void {
  const args = [program, credentialPath, `--pause-ms=${pauseMs}`, `--address=${address}`];
  const child = spawn(process.execPath, [...SMALL, ...args], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  if (child.stdout) createInterface(child.stdout).on('line', tell);
  child.once('exit', () => tell('has ended'));
}
