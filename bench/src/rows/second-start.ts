import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Row } from '../bench.ts';
import { absoluteFigure } from '../figure.ts';
import { freePort } from '../process/free-port.ts';
import { repository } from '../process/repository.ts';
import { temporaryFolder } from '../process/temporary-folder.ts';
import { median } from '../quantile.ts';

/** `npm start` when nothing has changed since the last time, on the embedded database. */
export const secondStart: Row = {
  id: 'second-start',
  measure: async ({ amounts: { rounds } }) => {
    await using folder = temporaryFolder();
    await start(folder.path);
    const seconds: number[] = [];
    for (let round = 0; round < rounds; round += 1) seconds.push(await start(folder.path));
    const row = 'npm start, nothing changed, until ready';
    return [absoluteFigure({ row, unit: 's', goal: { atMost: 3 } }, median(seconds), seconds)];
  },
};

/**
 * Starts the product and stops it again.
 *
 * @returns seconds until it said that it was ready.
 */
async function start(dataFolder: string): Promise<number> {
  const settings = { PORT: String(await freePort()), DATA_DIR: dataFolder, LOG_LEVEL: 'warn' };
  const startedAtMs = performance.now();
  // A process group of its own, as at a terminal: npm and all below it.
  const child = spawn('npm', ['start'], {
    ...{ cwd: repository, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
    env: { ...process.env, ...settings },
  });
  await untilReady(child);
  const seconds = (performance.now() - startedAtMs) / 1000;
  const ended = once(child, 'exit');
  process.kill(-(child.pid ?? 0), 'SIGTERM');
  await ended;
  return seconds;
}

function untilReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    const onOutput = (text: string) => {
      output += text;
      if (output.includes('Rekey is ready')) resolve();
    };
    child.stdout?.setEncoding('utf8').on('data', onOutput);
    child.stderr?.setEncoding('utf8').on('data', onOutput);
    child.once('exit', () => reject(new Error(`npm start ended before it was ready:\n${output}`)));
  });
}
