import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cacheFolder } from './layout.js';

const lockPath = join(cacheFolder, 'set-up.lock');
const POLL_MS = 300;
/** No set-up takes this long: the process that wrote the lock is gone and its id taken by another. */
const ABANDONED_MS = 15 * 60_000;

/**
 * Runs one set-up at a time in this working tree: two at once would install and build over each
 * other. What a killed set-up leaves behind is recognised and taken away.
 *
 * @template Result
 * @param {() => Promise<Result>} action
 */
export async function withSetupLock(action) {
  mkdirSync(cacheFolder, { recursive: true });
  for (let tries = 0; !take(); tries += 1) {
    if (tries === 0) console.log('Waiting for another set-up in this folder to end.');
    await sleep(POLL_MS);
  }
  const release = () => rmSync(lockPath, { force: true });
  process.once('exit', release);
  try {
    return await action();
  } finally {
    process.off('exit', release);
    release();
  }
}

/** @returns {boolean} whether the lock is ours now */
function take() {
  try {
    const file = openSync(lockPath, 'wx');
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch {
    if (isAbandoned()) rmSync(lockPath, { force: true });
    return false;
  }
}

function isAbandoned() {
  const stat = statSync(lockPath, { throwIfNoEntry: false });
  if (!stat) return false;
  if (Date.now() - stat.mtimeMs > ABANDONED_MS) return true;
  const pid = Number(readFileSync(lockPath, 'utf8'));
  // Empty for the moment between its creation and its content.
  return pid > 0 && !isAlive(pid);
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
