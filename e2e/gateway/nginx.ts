import { accessSync, constants } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findFreePort } from '../product/free-port.ts';
import { startProcess } from '../product/running-process.ts';
import type { Behind, Gateway } from './gateway.ts';

const documented = join(import.meta.dirname, '../../docs/gateways/nginx.conf');
const START_MS_MAX = 5_000;

/** nginx on this machine, or null. Debian has it outside the PATH of ordinary users. */
export function findNginx(): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter).filter(Boolean), '/usr/sbin'];
  return folders.map((folder) => join(folder, 'nginx')).find(isExecutable) ?? null;
}

/** Starts nginx with the documented configuration, its three addresses replaced, in a folder of its own. */
export async function startNginx(nginx: string, { rekeyPort, apiPort }: Behind): Promise<Gateway> {
  const folder = await mkdtemp(join(tmpdir(), 'rekey-nginx-'));
  // Started as root, nginx works as another user, who has to get at its temporary files.
  await chmod(folder, 0o755);
  const port = await findFreePort();
  const configuration = (await readFile(documented, 'utf8'))
    .replace('127.0.0.1:8080', `127.0.0.1:${port}`)
    .replace('127.0.0.1:4000', `127.0.0.1:${rekeyPort}`)
    .replace('127.0.0.1:3000', `127.0.0.1:${apiPort}`);
  await writeFile(join(folder, 'nginx.conf'), configuration);
  const args = ['-p', folder, '-c', 'nginx.conf', '-e', 'stderr'];
  const running = startProcess(nginx, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const origin = `http://127.0.0.1:${port}`;
  const stop = async () => {
    await running.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await untilItAnswers(origin, running.output);
  } catch (error) {
    await stop();
    throw error;
  }
  return { kind: 'nginx', origin, stop };
}

async function untilItAnswers(origin: string, output: () => string): Promise<void> {
  const endsAt = Date.now() + START_MS_MAX;
  while (Date.now() < endsAt) {
    const answers = await fetch(origin).then(
      () => true,
      () => false,
    );
    if (answers) return;
    await delay(50);
  }
  throw new Error(`nginx did not answer. It said:\n${output()}`);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
